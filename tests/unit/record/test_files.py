"""Stories as files."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from intercosmos.errors import DataError
from intercosmos.record.files import read_story, story_path, story_text, write_story
from intercosmos.record.story import Claim, Mention, ShownDirection, Story, StoryImage, StorySource, slug, story_id

WHOLE = Story(
    id="1976-07-intercosmos",
    title='The "Intercosmos" programme \\ begins',
    date="1976-07~",
    categories=("crew", "general"),
    directions=(ShownDirection(direction="crew", words=("cosmonauts", "flights")), ShownDirection(direction="sensing")),
    language="ru",
    status="audited",
    authors=("Somebody",),
    source=StorySource(name="TASS", url="https://a.example/1", tier="press", licence="CC-BY-4", retrieved="2026-01-02"),
    further_sources=(StorySource(url="https://example.org/2"),),
    summary="Nine countries\nagree.\t+++",
    excerpt="“Together”",
    tags=("history",),
    image=StoryImage(url="https://example.org/a.jpg", text="A crew"),
    mentions=(Mention(kind="partner", text="Роскосмос", id="partner.roscosmos"), Mention(kind="person", text="V. K.")),
    claims=(Claim(asset="station.salyut-6", field="mass", value="19824 kg", words="about twenty tonnes"),),
    related=("1975-07-17-handshake",),
    corrects="1976-intercosmos",
    sha256="ab" * 32,
    body="First.\n\n+++\n\n+++ is no end here\n",
)  # fmt: skip


def _file(folder: Path, text: str | bytes) -> Path:
    path = folder / "story.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_story_with_everything_comes_back_from_its_file(tmp_path: Path) -> None:
    path = write_story(WHOLE, tmp_path)
    assert path == tmp_path / "1976" / "1976-07-intercosmos.md"
    assert read_story(path) == WHOLE
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_front_matter_has_the_order_of_the_class_and_no_defaults() -> None:
    front = story_text(WHOLE).split("\n+++\n")[0].splitlines()
    keys = [re.split(r"[ .]", line)[0] for line in front if re.match("[a-z]", line)]
    assert list(dict.fromkeys(keys)) == [name for name in Story.model_fields if name in keys]
    assert not {"body", "stub", "corrected_by"} & set(keys)


def test_files_that_people_write_are_read(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        '\ufeff+++\r\nid = "1965-03-18-spacewalk"\r\ntitle = "Spacewalk"\r\ndate = 1965-03-18\r\n'
        '[source]\r\nname = "A"\r\n+++  \r\nHe went out.\r\n',
    )
    story = read_story(path)
    assert (story.date, story.source.name, story.body) == ("1965-03-18", "A", "He went out.")


HEAD = 'id = "1965-03-18-a"\ntitle = "A"\n'


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        ("", 1, None, "begins with a line"),
        ("# A text\n", 1, None, "begins with a line"),
        ("+++\nid = 1\n", 3, None, "never ends"),
        (f"+++\n{HEAD}= 3\n+++\n", 4, None, "not TOML"),
        (f"+++\n{HEAD}\ndaet = '1965'\n+++\n", 5, "daet", "unknown key"),
        (f"+++\n{HEAD}date = '1965-13'\n+++\n", 4, "date", "no month 13"),
        (f"+++\n{HEAD}body = 'x'\n+++\n", 4, "body", "no key of the front matter"),
        (f"+++\n{HEAD}categories = ['crew',\n 'cooking']\n+++\n", 5, "categories[#2]", "'cooking' is not allowed"),
        (f"+++\n{HEAD}[source]\ntier = 'hearsay'\n+++\n", 5, "source.tier", "'hearsay' is not allowed"),
        ("+++\nid = '../../etc/passwd'\ntitle = 'A'\n+++\n", 2, "id", "is no id"),
        ("+++\nid = '1965-03-18-a\\u000a'\ntitle = 'A'\n+++\n", 2, "id", "is no id"),
        ("+++\nid = '١٩٦٥-a'\ntitle = 'A'\n+++\n", 2, "id", "is no id"),
        (f"+++\n{HEAD}excerpt = '{'x' * 301}'\n+++\n", 4, "excerpt", "at most 300"),
        (f"+++\n{HEAD}claims = {'[' * 500}\n+++\n", 4, None, "deeper"),
        (f"+++\n{HEAD}stub = 1{'0' * 5000}\n+++\n", None, None, "number"),
        (b"+++\nid = '\xff'\n+++\n", 2, None, "UTF-8"),
        (b"+++\n" + b"#" * 2_100_000 + b"\n+++\n", None, None, "2 MB"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_key(
    tmp_path: Path, text: str | bytes, line: int | None, key: str | None, said: str
) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(DataError, match=re.escape(said)) as caught:
        read_story(path)
    assert (caught.value.where.file, caught.value.where.line, caught.value.where.key) == (path, line, key)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    for path in (tmp_path / "absent.md", tmp_path, pipe):
        with pytest.raises(DataError, match=r"no such file|no ordinary file"):
            read_story(path)


def test_a_story_that_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="too large"):
        write_story(WHOLE.model_copy(update={"body": "x" * 2_000_000}), tmp_path)
    assert list(tmp_path.rglob("*.md")) == []


def test_a_new_story_never_replaces_a_file(tmp_path: Path) -> None:
    path = write_story(WHOLE, tmp_path, new=True)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        write_story(WHOLE.model_copy(update={"title": "Other"}), tmp_path, new=True)
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_nothing_is_written_through_a_link_out_of_the_record(tmp_path: Path) -> None:
    record, outside = tmp_path / "record", tmp_path / "outside"
    record.mkdir()
    outside.mkdir()
    (record / "1976").symlink_to(outside)
    with pytest.raises(DataError, match="leads out of the record"):
        write_story(WHOLE, record)
    assert list(outside.iterdir()) == []


def test_slugs_are_ascii_whatever_the_title() -> None:
    assert slug("Экипаж «Союза МС-25» — на орбите") == "ekipazh-soyuza-ms-25-na-orbite"
    assert slug("Château d'espace: l'été") == "chateau-despace-lete"
    assert slug("中国 O3b 卫星") == "o3b"
    assert re.fullmatch("story-[0-9a-f]{6}", slug("中国空间站"))
    assert slug("中国空间站") != slug("天和核心舱")
    assert slug("!!!") == slug("!!!")
    assert len(slug("word " * 100)) <= 60
    assert len(slug("w" * 500)) <= 60
    assert story_path(story_id("2014-11-18?", "Щука")) == Path("2014/2014-11-18-shchuka.md")
