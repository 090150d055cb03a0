"""Bring the figures of README.md up to date: the output of its library lines, and its rows of the accuracy ledger.

Run it from the root after ``docs/accuracy.md`` was written anew: ``python docs/refresh.py``.
"""

import contextlib
import io
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Row of the README's table -> how its row of the ledger begins.
ROWS = {
    "rows that the project promises to meet": "promised rows",
    "vehicles with masses from a manual that was opened": "vehicles with a stage whose masses come from a manual",
    "all rows": "all rows",
}
_FIGURES = r"(\|[^|\n]*\|[^|\n]*\|[^|\n]*\|)$"


def main() -> None:
    """Run the library lines, read the ledger, write the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ledger = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    for ours, theirs in ROWS.items():
        found = re.search(rf"^\| {re.escape(theirs)}[^|]*{_FIGURES}", ledger, re.MULTILINE)
        if found is None:
            raise SystemExit(f"docs/accuracy.md has no row that begins with {theirs!r}")
        readme = re.sub(rf"^(\| {re.escape(ours)} ){_FIGURES}", rf"\g<1>{found[1]}", readme, flags=re.MULTILINE)
    code = re.search(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    if code is None:
        raise SystemExit("README.md has no library lines")
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        exec(compile(code[1], "README.md", "exec"), {})  # noqa: S102 (our own lines)
    said = f"```text\n{shown.getvalue()}```"
    readme = re.sub(r"^```text\n.*?^```$", lambda _: said, readme, count=1, flags=re.MULTILINE | re.DOTALL)
    (ROOT / "README.md").write_text(readme, encoding="utf-8")


if __name__ == "__main__":
    main()
