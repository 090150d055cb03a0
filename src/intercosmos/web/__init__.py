"""The workbench: the programme, its study, the catalogue and the record as an interface over HTTP and a page."""

from __future__ import annotations
