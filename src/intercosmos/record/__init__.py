"""The record: dated, categorised stories that say who said what, and claims that support catalogue values.

One Markdown file with TOML front matter a story is the truth; everything else (the search index, the pages, the feeds)
is made from these files and can be made again. The record knows assets only by their ids.
"""

from __future__ import annotations
