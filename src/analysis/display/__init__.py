"""What a reader sees: tables, figures and prose."""

from analysis.display.blocks import Block
from analysis.display.html import screen_html
from analysis.display.markdown import block_markdown

Block.screen_form = staticmethod(screen_html)
Block.plain_form = staticmethod(block_markdown)
