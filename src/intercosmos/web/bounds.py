"""How much a programme file may say: what reads it takes a time that grows with the square of that.

>>> check_tables("[a]\\nx = 1\\n", Path("my.toml"))
>>> check_tables("[[activity]]\\n" * 5001, Path("my.toml"))
Traceback (most recent call last):
    ...
intercosmos.errors.DataError: my.toml:5001: the file has more than 5,000 tables
  next: split the programme into several files
"""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import Final

from intercosmos.errors import DataError, Where

#: Tables of a programme file. Ours has a hundred.
MOST_TABLES: Final = 5_000
#: Keys of several parts, without quotes around them all, of a file that is edited with its layout kept: the library
#: that does so takes seconds for a thousand of them.
MOST_DOTTED: Final = 200
_HEADING: Final = re.compile(r"^[ \t]*\[", re.MULTILINE)
_DOTTED: Final = re.compile(
    r"""(?:^|[{,])[ \t]*(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*\.""", re.MULTILINE
)  # fmt: skip


def check_tables(text: str, file: Path) -> None:
    """Refuse a text of very many tables before it is read.

    Raises
    ------
    DataError
        If there are too many; says where.
    """
    _check(_HEADING, text, file, MOST_TABLES, f"the file has more than {MOST_TABLES:,} tables",
           "split the programme into several files")  # fmt: skip


def check_dotted(text: str, file: Path) -> None:
    """Refuse to edit a text of very many keys with dots.

    Raises
    ------
    DataError
        If there are too many; says where.
    """
    _check(_DOTTED, text, file, MOST_DOTTED,
           f"a file of more than {MOST_DOTTED} keys with dots in them cannot be edited here",
           "edit it by hand, or write the keys into tables of their own")  # fmt: skip


def _check(pattern: re.Pattern[str], text: str, file: Path, most: int, problem: str, advice: str) -> None:
    beyond = next(islice(pattern.finditer(text), most, None), None)
    if beyond is not None:
        line = text.count("\n", 0, beyond.end()) + 1
        raise DataError(problem, where=Where(file, line), advice=advice)
