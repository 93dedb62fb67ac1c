"""The first screen of each kind of page looks as it did, small differences of fonts aside.

A picture that changed on purpose is taken anew with ``TAKE_PICTURES=1 make test-browser`` and looked at.
"""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.browser.test_accessibility import at, pages

FOLDER = Path(__file__).parent / "pictures"
SMALL = (280, 360)
# Mean difference of grey values, 0 to 255: a missing table or a lost margin is above 10.
TOLERANCE = 5.0


@pages
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_screen_looks_as_it_did(visit, real, name, scheme):
    page = visit(at(real, name), scheme=scheme, width=1120)
    page.set_viewport_size({"width": 1120, "height": 1440})
    taken = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("L").resize(SMALL)
    kept = FOLDER / f"{name.replace(' ', '-')}-{scheme}.png"
    if os.environ.get("TAKE_PICTURES"):
        FOLDER.mkdir(exist_ok=True)
        taken.save(kept, optimize=True)
    difference = np.abs(np.asarray(taken, dtype=float) - np.asarray(Image.open(kept), dtype=float))
    assert difference.mean() < TOLERANCE
