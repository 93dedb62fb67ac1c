"""For whom a document is made."""

from __future__ import annotations

from typing import Literal

Audience = Literal["public", "internal"]
