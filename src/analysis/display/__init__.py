"""What a reader sees: tables, figures and prose."""

from analysis.display.blocks import Block
from analysis.display.html import screen_html

Block.screen_form = staticmethod(screen_html)
