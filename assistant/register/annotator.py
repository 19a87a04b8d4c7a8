"""The register's hook into indexing: rows are made of a document as it is indexed, and kept beside it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from assistant.register.parse import PACKAGED, check_model, open_parser
from index import Document
from index.errors import ModelError
from index.language import document_language
from index.store.annotations import Annotation

if TYPE_CHECKING:
    from spacy.tokens import Doc

VERSION = "3"  # of how rows are made; those of another version are made anew
_log = logging.getLogger("ateb")


class RoleAnnotator:
    """Makes rows of documents; the model is loaded with the first document."""

    def __init__(self, model: str = "") -> None:
        self._model = model
        self.make = f"register-{VERSION}-{model or PACKAGED}"

    def parse(self, text: str) -> Doc:
        """Return the parse of a sentence; raise ModelError where the model can't be had."""
        return next(iter(open_parser(self._model).parse([text])))

    def annotate(self, document: Document) -> list[Annotation]:
        """Return the rows of a document, with their keys; raise ModelError where the model can't be had."""
        from assistant.register.extract import roles_of

        return [(role.keys(), role.dumps()) for role in roles_of(document, open_parser(self._model))]


def without_rows(document: Document) -> str:
    """Return why a document has no rows, as the library says it, or ""."""
    language = document_language(document)
    return "" if language == "en" else f"no rows of who does what: its language ({language}) is not parsed"


def open_annotator(model: str = "", *, say: Callable[[str], None] = _log.warning) -> RoleAnnotator | None:
    """Return what makes the register; None, and the reason said, where its model is missing or damaged."""
    try:
        if find_spec("spacy") is None:
            raise ModelError("spaCy is not installed; expected it for the register. Run `pip install spacy`.")
        if not model:
            check_model()
    except ModelError as error:
        say(f"{error} The register of who does what is off; everything else works.")
        return None
    return RoleAnnotator(model)
