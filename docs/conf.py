"""How Sphinx builds the documentation: Markdown pages, no network, warnings are errors (``make docs``)."""

from intercosmos import __version__

project = "Intercosmos"
author = "The Intercosmos developers"
copyright = "The Intercosmos developers, Apache-2.0"
version = release = __version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"Intercosmos {__version__}"
html_show_sphinx = False
html_copy_source = False
