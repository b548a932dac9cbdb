"""Charts in JupyterLab without a network.

Altair's own default asks a web server for its script, and JupyterLab's bundled viewer knows Vega-Lite 5 only.
Our renderer hands JupyterLab the specification under the name it knows, and every other viewer an SVG that
vl-convert draws.
"""

from __future__ import annotations

import sys
from typing import Any, cast

from conflictcode.report import theme

NAME = "conflictcode"
LIVE = "application/vnd.vegalite.v5+json"


def bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The notebook output of one chart: live in JupyterLab, a picture on GitHub and in a closed notebook."""
    import vl_convert

    return {
        LIVE: spec,
        "image/svg+xml": vl_convert.vegalite_to_svg(spec),
        "text/plain": f"<chart: {spec.get('description', 'conflictcode')}>",
    }


def in_notebook() -> bool:
    """Whether a Jupyter kernel runs this process."""
    shell = sys.modules.get("IPython")
    return shell is not None and getattr(shell.get_ipython(), "kernel", None) is not None


def enable(force: bool = False) -> None:
    """Register theme and renderer, and switch them on where the user has not chosen others.

    The theme is switched on if Altair's is still "default", the renderer if besides this is a notebook.
    ``alt.theme.enable("default")`` and ``alt.renderers.enable("default")`` undo it. ``force`` switches both
    on whatever is active.
    """
    import altair as alt

    register()
    if force or alt.theme.active == "default":
        alt.theme.enable(NAME)
    if force or (in_notebook() and alt.renderers.active == "default"):
        alt.renderers.enable(NAME)


def register() -> None:
    """Make theme and renderer known to Altair, without switching anything on."""
    import altair as alt

    alt.theme.register(NAME, enable=False)(lambda: cast(Any, {"config": theme.SCREEN}))
    alt.theme.register(f"{NAME}-print", enable=False)(lambda: cast(Any, {"config": theme.PRINT}))
    alt.renderers.register(NAME, bundle)
