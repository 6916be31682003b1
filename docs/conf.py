"""Settings of the documentation site: ``sphinx-build -W -b html docs build/docs``."""

from importlib.metadata import version as installed

project = "route-risk"
author = "the route-risk developers"
copyright = "2026, the route-risk developers"  # noqa: A001 -- the name that Sphinx reads
release = version = installed("route-risk")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
# Links that leave this folder are for readers of the Markdown; a test follows each of them.
suppress_warnings = ["myst.xref_missing"]

napoleon_google_docstring = False
napoleon_use_ivar = True
autodoc_typehints = "description"
autodoc_member_order = "bysource"

html_theme = "alabaster"
html_theme_options = {
    "description": "How documented policy changed the risk of refugee routes",
    "fixed_sidebar": True,
    "page_width": "1100px",
}
html_static_path: list[str] = []
html_show_sourcelink = False
