"""Welsh read in English: a glossary, forms of words, their order."""

from __future__ import annotations

from index.language.welsh.gloss import Gloss, gloss, read_as, with_english
from index.language.welsh.glossary import load_glossary, read_terms

__all__ = ["Gloss", "gloss", "load_glossary", "read_as", "read_terms", "with_english"]
