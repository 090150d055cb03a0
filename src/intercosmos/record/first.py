"""Where the first record is: the stories that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

#: In an installed package, and in a checkout.
_PLACES: Final = ("stories", "../../record")


def first_record() -> Path | None:
    """The folder of the stories that come along; None where an installation left them out."""
    import intercosmos

    folder = Path(intercosmos.__file__).parent
    return next(((folder / place).resolve() for place in _PLACES if (folder / place).is_dir()), None)
