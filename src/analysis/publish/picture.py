"""A drawing as pixels, for readers that cannot show SVG."""

from __future__ import annotations

from typing import cast

import typst

from analysis.core.errors import BuildError

RESOLUTION = 220  # pixels an inch: sharp in print, about 100 kB a chart
_TEMPLATE = b"""#set page(width: eval(sys.inputs.width), height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)"""


def png(svg: str, width: float) -> bytes:
    """Return a drawing as PNG of a width in points.

    Raises
    ------
    BuildError
        If the drawing is no SVG.
    """
    compiler = typst.Compiler(_TEMPLATE, sys_inputs={"svg": svg, "width": f"{width}pt"})
    try:
        return cast(bytes, compiler.compile(format="png", ppi=RESOLUTION))
    except typst.TypstError as error:
        raise BuildError(f"a drawing cannot be made into a picture: {error.message}") from error
