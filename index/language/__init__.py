"""Words, sentences and the language of a text."""

from __future__ import annotations

from index.language.acronyms import acronyms_in
from index.language.detect import LANGUAGES, document_language, language_of
from index.language.kept import kept
from index.language.sentences import sentence_spans
from index.language.stopwords import STOPWORDS
from index.language.vocabulary import Vocabulary, fold, language_words, stem, words

__all__ = [
    "LANGUAGES",
    "STOPWORDS",
    "Vocabulary",
    "acronyms_in",
    "document_language",
    "fold",
    "kept",
    "language_of",
    "language_words",
    "sentence_spans",
    "stem",
    "words",
]
