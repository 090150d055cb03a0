"""What pages of news call their parts: lists of other stories, links to the full story, and what is no story at all.

English, Russian and Chinese. A phrase decides nothing alone: a heading is one of a list only if stories follow it.
"""

from __future__ import annotations

import re
from typing import Final, Literal

__all__ = ["ListKind", "is_clutter", "is_full_story", "is_stop", "list_kind"]

#: ``more``: stories beside this one; ``latest``: whatever came last, as every page of the site shows.
ListKind = Literal["more", "latest"]

_LONGEST_HEADING: Final = 80

_MORE: Final = re.compile(
    r"""^(?:
        (?:all|latest|last|recent)\s(?:news|stories|articles|posts|materials)\s(?:in|from|of|on)\s(?:this|the)\s.*
      | latest\s(?:in|from)\s(?:this|the\ssame)\s.* | next\s(?:news|stories)
      | (?:read|see|view|find)?\s?more\s(?:from|in|on|about|by|news|stories|articles|materials|headlines|reports
        |releases
            |of\sthis|this)\b.*
      | (?:other|similar|further|earlier|previous|associated|connected)\s(?:\w+\s){0,2}(?:news|stories|articles
      |materials
            |items|publications|releases|reports|headlines|topics|reading|events)\b.*
      | (?:related|similar)(?:\s(?!links?\b|sites?\b|resources\b|documents?\b|photos?\b|videos?\b|images?\b|tags?\b
      |files?\b).*)?
      | (?:see|read|watch)\s(?:also|next|too|this)\b.*
      | also\s(?:in|on|read|see|from)\b.* | (?:you\s(?:may|might)|people)\s(?:also\s)?.*
      | (?:news\s|stories\s|articles\s|also\s|all\s|other\s|still\s)?(?:from|in|on)\s(?:this|the\ssame|the)\s
            (?:category|section|topic|rubric|subject|heading|theme|series)\b.*
      | (?:this|same)\s(?:category|section|topic)(?:\s.*)? | (?:category|section|topic|thematic)\s(?:news|stories
      |archive)
      | on\s(?:the|this)\s(?:topic|subject) | recommended(?:\s.*)? | keep\sreading | don['’]t\smiss
      | (?:другие|похожие|связанные|смежные|предыдущие|остальные)\s(?:\w+\s)?(?:новости|материалы|статьи|публикации
      |события
            |сюжеты|записи|сообщения)\b.*
      | (?:ещё|еще|также|больше|новости|материалы|статьи|другое|другие|все|далее)\s(?:\w+\s)?(?:в|по|из
      |на)\s(?:\w+\s)?
            (?:рубрик|раздел|тем|категори|сюжет)\w*.*
      | (?:ещё|еще|больше)\s(?:новост|материал|стат|публикаци)\w*.*
      | (?:читайте|смотрите|см\.?|читать|читай)\s(?:также|ещё|еще|далее|по\sтеме|дальше)\b.*
      | по\s(?:этой\s)?теме | в\sэт(?:ой|ом)\s(?:рубрике|разделе|категории) | (?:новости|материалы)\s(?:рубрики
      |раздела|темы)
      | рекомендуем.* | вам\sможет\s.* | похожее
      | (?:更多|相关|相關|其他|其它|同类|同類|推荐|推薦|延伸|本栏目|同栏目)\S{0,12}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_LATEST: Final = re.compile(
    r"""^(?:
        (?:the\s)?(?:latest|last|recent|newest|breaking)(?:\s[\w'’]+){0,3} | (?:all\s)?news(?:\s(?:feed|line
        |archive|list))?
      | newsline | headlines | top\s(?:news|stories) | what['’]?s\snew | archive\sof\snews | news\sin\sbrief
      | in\sbrief
      | press\s?releases? | (?:all|other)\s(?:news|stories)
      | последние\s\w+ | свежие\s\w+ | лента(?:\sновостей)? | (?:все|главные)\sновости | новости(?:\s(?:дня
      |агентства))?
      | архив\sновостей | (?:最新|最近|今日|热点|要闻|新闻)\S{0,8}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
#: Headings of what holds no stories, or stories that everybody reads: a list ends here.
_STOP: Final = re.compile(
    r"""^(?:
        (?:most|top|popular|best)[\s-](?:read|viewed|popular|commented|discussed|shared|watched|stories
        |articles)\b.* | popular
      | (?:photo|video|media|image|picture|foto)\s?(?:s|\s?galler(?:y|ies)|\s?archive|\s?bank|\s?reports?|es)?
            (?:\sof\sthe\sday)? | galler(?:y|ies) | multimedia | calendar | archives? | search | poll | vote
            | subscribe\b.*
      | subscription | (?:useful\s|quick\s|external\s)?links | our\spartners | partners | contacts?(?:\sus)?
      | contact\sinformation | about(?:\s(?:us|the\sagency|agency))? | tags?(?:\scloud)? | sections | categories
      | rubrics
      | navigation | menu | site\s?map | follow\sus | share(?:\s(?:this|on|it)\b.*)? | (?:add|leave|post
      |write)\s(?:a\s|your\s)?
            comments? | comments?(?:\s?\(?\d+\)?)?
      | (?:\d+|no)\s(?:comments?|responses?|replies)(?:\s(?:to|on)\b.*)? | leave\sa\sreply
      | banners? | advertis\w+ | projects | documents | tenders
            | vacancies
      | weather | newsletter | sign\sup.* | feedback | (?:upcoming\s)?(?:events|launches) | launch\sschedule
      | самое\s\w+ | популярн\w+(?:\s\w+)? | фото(?:галере\w+|архив\w*|репортаж\w*|графии)?(?:\sдня)?
      | видео(?:архив\w*|галере\w+)? | галерея | календарь | архив
      | поиск | опрос | подписк\w+ | ссылки | партн[её]ры | контакты | об\sагентстве | теги | метки | разделы
      | рубрики
      | навигация | меню | карта\sсайта | поделиться.* | комментарии.* | проекты | документы | вакансии
      | 热门\S{0,6} | 图片\S{0,4} | 视频\S{0,4} | 分享\S{0,4} | 联系我们 | 友情链接 | 点击排行 | 排行榜
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_FOOTER: Final = re.compile(
    r"""^(?:
        © | \(c\)\s | copyright\b | all\srights\sreserved | все\sправа | 版权所有 | (?:our\s)?address: | адрес:
      | tel(?:ephone|\.)?[:.] | phone: | тел(?:ефон|\.)?[:.] | e-?mail: | fax:
      | (?:powered|designed|developed)\sby | site\s(?:map|by)\b
      | when\s(?:using|quoting|citing)\b | при\s(?:использовании|цитировании|перепечатке)\b
      | (?:using|use|reproduction|reprinting|republication)\sof\s(?:the\s)?(?:site\s|these\s)?materials
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_FULL: Final = re.compile(
    r"""^[\s\[(<«‹›.…-]*(?:
        (?:(?:read|view|see|open|go\sto|to|continue\sto|get)\s)?(?:the\s|a\s|this\s)?(?:full|whole|complete|entire)\s
            (?:story|article|text|news|version|report|release|item|material)
      | (?:read|learn|know|find\sout|see|view|show)(?:\s(?:more|on|further|all|it|the\sstory|story|article
      |the\sarticle|news
            |details|in\sdetail|online|now|full))+ | continue(?:\sreading)? | more | more\s(?:details?
            |info(?:rmation)?)
      | (?:in\s)?(?:more\s)?details? | in\sfull | go | read | story | full | open | further | next | to\sarticle
      | (?:читать|смотреть|узнать|открыть|прочитать)(?:\s(?:далее|дальше|полностью|подробнее|ещё|еще|всё|все|больше
            |статью|новость|материал|весь\sтекст|текст))* | подробнее | подробно | подробности | далее | дальше
            | полностью | ещё | еще
      | (?:весь|полный)\sтекст | полная\s(?:версия|новость|статья) | перейти
      | (?:阅读|查看|查閱|阅览)?(?:全文|详细|詳細|更多|详情|詳情|原文)(?:内容|阅读)?
    )?[\s\])>»›→⇒▸►❯.…:;+-]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_CLUTTER: Final = re.compile(
    r"""^[\s\[(|•·»>‹<←→-]*(?:
        (?:for\s)?print(?:able)?(?:\s(?:version|this|page|story|article|it))* | version\sfor\sprint(?:ing|er)?
      | (?:send|e-?mail|tell|forward|mail)\s(?:this|page|link|(?:a|the)\s(?:link|friend|page)|to\s(?:a\s)?friend
      |by\se-?mail)
            .{0,20}
      | e-?mail | share(?:\s(?:on|this|it|via|with)\b.{0,20})? | tweet(?:\sthis)?
      | (?:like|recommend)(?:\s(?:this|it|us|\d+))?
      | follow\sus.{0,20} | facebook | twitter | google\+? | vk(?:ontakte)? | pinterest | linkedin | livejournal
      | rss(?:\s(?:feed|channel|2\.0))? | bookmark(?:\sthis.{0,10})?
      | (?:(?:back|return|go)\s)?to\s(?:the\s)?(?:list|news|main|top|home|section|archive|index|all|previous
      |search)\b.{0,20}
      | back | top(?:\sof\s(?:the\s)?page)? | home(?:\s?page)? | main(?:\spage)?
      | (?:previous|next|prev)(?:\s(?:news|story|article|page|photo))?
      | (?:view|see)\s(?:photos?|gallery|video)\b.{0,20} | zoom(?:\sin)? | enlarge(?:\s(?:photo|image|picture))?
      | click\s(?:here|to|on)\b.{0,30} | (?:font|text)\ssize.{0,20}
      | (?:(?:(?:decrease|increase|reset|normal|larger|smaller)\s)?(?:font|text)\ssize\s?){1,4}
      | rate\sthis(?:\s\w+)? | (?:add|leave|post|write)\s(?:an?\s|new\s|your\s){0,2}(?:comment|reply)s?
      | log\sin\sto\spost\scomments?
      | (?:views?|viewed|hits|shows?|reads?|comments?|rating|votes?|likes?)\s?[:(]?\s?\d*\)?(?:\stimes)?
      | (?:\d{1,7}|no)\s(?:comments?|views?|reads?|hits|likes?|shares?|repl(?:y|ies)|responses?|votes?)(?:\syet)?
      | loading | advertisement | ads? | menu | search | close | login | log\sin | register | subscribe
      | english | russian | rus | eng | en | ru | русский
      | (?:версия\s)?для\sпечати | распечатать(?:\s\w+)? | печать | поделиться.{0,30}
      | отправить\s(?:другу|по|ссылку|на)\b.{0,20} | назад(?:\s(?:к|в)\s.{0,25})?
      | вернуться(?:\s(?:к|в|на)\s(?:спис|раздел|главн|новост|начал).{0,20})? | наверх | вверх
      | просмотр(?:ов|ы)?\s?:?\s?\d* | комментари\w*\s?:?\s?\d* | главная
      | [（(]?(?:责任编辑|责编|编辑|記者|记者)[:：\s].{0,20}
      | (?:打印|分享|收藏|返回|字号|关闭|来源|纠错)\S{0,10}
    )?[\s\])|•·»>‹<←→:-]*$""",
    re.IGNORECASE | re.VERBOSE,
)


def list_kind(text: str) -> ListKind | None:
    """Which list of stories a heading announces; ``None`` if it is no such heading.

    >>> list_kind("More from this category"), list_kind("Latest news:"), list_kind("Most read")
    ('more', 'latest', None)
    """
    plain = _plain(text)
    if not plain or len(plain) > _LONGEST_HEADING:
        return None
    if _MORE.match(plain):
        return "more"
    return "latest" if _LATEST.match(plain) else None


def is_stop(text: str) -> bool:
    """Whether a line heads another part of the page, or its foot."""
    plain = _plain(text)
    return bool(plain) and ((len(plain) <= _LONGEST_HEADING and bool(_STOP.match(plain))) or is_footer(text))


def is_footer(text: str) -> bool:
    """Whether a line stands at the foot of a page: rights, address, telephone."""
    return bool(_FOOTER.match(text.strip()))


def is_full_story(text: str) -> bool:
    """Whether the text of a link says no more than that it leads to the story: "full story", "read more", ">>"."""
    return len(text) <= 60 and bool(_FULL.match(text.strip()))


def is_clutter(text: str) -> bool:
    """Whether a line is a button or a counter: "Print version", "Share", "Views: 12"."""
    return len(text) <= 60 and bool(_CLUTTER.match(text.strip()))


def _plain(text: str) -> str:
    """A heading without its ornaments."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", text[: 2 * _LONGEST_HEADING])
