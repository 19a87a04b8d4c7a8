"""Where the window looks for the formats that are read; they stand in index/files/kinds.py."""

from index.files.kinds import FORMATS

__all__ = ["FORMATS"]
