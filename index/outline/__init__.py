"""What a text is made of: headings, paragraphs, items of lists, rows of tables."""

from index.outline.block import Block
from index.outline.lines import BULLET, LABELLED, TERMINAL
from index.outline.outline import heading_text, outline

__all__ = ["BULLET", "LABELLED", "TERMINAL", "Block", "heading_text", "outline"]
