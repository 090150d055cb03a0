"""Feeds of every kind, and those made to harm."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from intercosmos.errors import DataError
from intercosmos.record.feeds import plain_text, read_feed

RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Agency</title><link>http://agency.example/</link>
<language>ru-RU</language><item><title>Экипаж вернулся</title><link>/news/1</link>
<category>Пилотируемые полёты</category>
<dc:creator>Пресс-служба</dc:creator>
<pubDate>Tue, 18 Nov 2014 15:20:00 +0300</pubDate>
<description><![CDATA[<p>Экипаж &laquo;Союза&raquo; вернулся.</p>]]></description>
<content:encoded>&lt;p&gt;Экипаж вернулся.&lt;/p&gt;&lt;p&gt;Все здоровы.&lt;/p&gt;</content:encoded></item>
<item><title>Пуск</title><guid>http://agency.example/news/2</guid><dc:date>2014-11-17</dc:date></item></channel></rss>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Agency</title></channel>
<item rdf:about="http://agency.example/3"><title>Docked</title><dc:date>2014-11-16T10:00:00Z</dc:date></item></rdf:RDF>"""
OLD = b"""<!DOCTYPE rss SYSTEM "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>
<title>Agency</title><item><title>Caf&eacute; in orbit</title><link>http://agency.example/4</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://agency.example/"><title>Agency</title><entry>
<title type="html">Probe &amp;amp; lander</title>
<link rel="edit" href="/e"/><link href="/5"/>
<published>2014-11-15T01:02:03Z</published>
<updated>2015-01-01T00:00:00Z</updated><author><name>Editor</name></author><category term="moon"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It <b>landed</b>.</p></div></content>
</entry></feed>"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r"])
def test_rss(encoding: str) -> None:
    first, second = read_feed(RSS.format(encoding=encoding).encode(encoding))
    assert (first.title, first.date, first.address) == ("Экипаж вернулся", "2014-11-18", "http://agency.example/news/1")
    assert first.text == "Экипаж вернулся.\n\nВсе здоровы."
    assert (first.authors, first.categories, first.language) == (("Пресс-служба",), ("Пилотируемые полёты",), "ru-RU")
    assert not first.beside
    assert (second.date, second.address, second.beside) == ("2014-11-17", "http://agency.example/news/2", True)


def test_older_and_other_kinds() -> None:
    (docked,) = read_feed(RDF)
    assert (docked.date, docked.address) == ("2014-11-16", "http://agency.example/3")
    (cafe,) = read_feed(OLD)
    assert cafe.title == "Café in orbit"
    (probe,) = read_feed(ATOM)
    assert (probe.title, probe.date, probe.address) == ("Probe & lander", "2014-11-15", "http://agency.example/5")
    assert (probe.authors, probe.categories) == (("Editor",), ("moon",))
    assert probe.text.split() == ["It", "landed", "."]


def test_entities_are_neither_expanded_nor_fetched() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}]><rss><item><title>A &l11;</title></item></rss>'
    file = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>A &x; B</title></item></rss>'
    begun = time.process_time()
    (laughed,), (read,) = read_feed(bomb.encode()), read_feed(file.encode())
    assert time.process_time() - begun < 2
    assert "lol" not in laughed.title
    assert "root" not in read.title


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"not xml", b"\0" * 100, b"<rss" * 1000])
def test_what_is_no_feed_is_refused_or_empty(data: bytes) -> None:
    with suppress(DataError):
        assert read_feed(data) == []


def test_markup_becomes_words() -> None:
    assert plain_text("a<br/>b &lt;c&gt;<style>p{}</style> d") == "a\n\nb <c> d"
    assert plain_text("<script>" * 3 + "x") == ""
