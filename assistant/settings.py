"""Settings: one flat dataclass, read from the environment at the edge only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import get_type_hints

from platformdirs import user_data_path

from assistant.read.calibration import CAUTION
from index import AtebError

_WORDS = dict.fromkeys(("on", "true", "yes", "1"), True) | dict.fromkeys(("off", "false", "no", "0"), False)


def data_folder(name: str) -> Path:
    """Return the folder `name` ("corpus", "prompts") that travels with Ateb, in a checkout or in a wheel."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / name
    if (package.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    return package / "_data" / name


class SettingsError(AtebError):
    """A setting has a value that can't be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; each is read from ATEB_<NAME> by `from_environment`."""

    # The documents, and the folder that the index of them is kept in.
    corpus: Path = field(default_factory=lambda: data_folder("corpus"))
    index: Path = user_data_path("ateb") / "index"

    # Address of a Chroma server; empty for Chroma in this process.
    chroma_url: str = ""

    # Embedding model: empty for the one that comes with Ateb, or any sentence-transformers name.
    embedding_model: str = ""
    # File of further entries for the Welsh–English glossary; empty for none.
    glossary: str = ""
    # Reranker: empty for none, or the name of a sentence-transformers CrossEncoder.
    reranker: str = ""

    # Passages looked at for an answer.
    passages: int = 12
    # Reader: empty for the one that comes with Ateb, or the name or folder of any question-answering
    # model of transformers that was trained to give no answer too.
    reader: str = ""
    # How sure the reader must be before a passage counts as an answer: "low", "normal" or "high".
    caution: str = "normal"
    # The same as a probability (0..1), for trials; below zero: as `caution` says.
    threshold: float = -1.0

    # The spaCy pipeline that parses for the register: empty for the packaged one, or a name or folder.
    spacy_model: str = ""

    # Chat model that writes answers, as provider:name of LangChain; empty: answers are quoted.
    model: str = ""
    # What the chat model can read and write at once, in tokens, and how long it may take, in seconds.
    model_window: int = 8192
    model_timeout: float = 60.0
    # Verifier of what it writes: empty for the one that comes with Ateb, or the name or folder of a token
    # classifier or an entailment cross-encoder of transformers.
    verifier: str = ""
    # How sure the verifier must be before a sentence counts as borne out: "low", "normal" or "high".
    strictness: str = "normal"

    # Where the window is served.
    host: str = "127.0.0.1"
    port: int = 7860
    # Who is asked to log in: nobody (""), "users" by password, or "proxy", which has asked already.
    auth: str = ""
    # Addresses or networks, between commas, that a trusted proxy connects from; the header in which
    # it names the user; and the users of it who may change the library.
    proxy: str = ""
    proxy_header: str = "X-Forwarded-User"
    curators: str = ""
    # Hours until a user must log in again.
    session_hours: int = 12
    # Names, between commas, by which browsers reach the server where nobody logs in.
    hosts: str = ""
    # Files of a certificate and its key, for TLS without a proxy.
    tls_certificate: str = ""
    tls_key: str = ""
    # Requests a minute of a user; 0 for no limit; below 0: 120 where users log in, else no limit.
    requests_per_minute: int = -1
    # Bytes of a request, and of one that brings a file.
    body_limit: int = 1_000_000
    upload_limit: int = 50_000_000
    # Questions answered at a time, and those that may wait for it; past them 503.
    concurrent_answers: int = 4
    queue: int = 100
    # Whether the log holds the text of questions.
    log_questions: bool = False
    # Days that answers are recorded for; 0 for no record; below 0: 90 where users log in, else none.
    audit_days: int = -1
    # Whether this process may change the library and the vectors; of several, one may.
    read_only: bool = False
    # Whether other tools may speak MCP at /mcp.
    mcp: bool = True
    # Whether the library may be changed in the window; who may do so is a matter of roles.
    uploads: bool = False
    # Language of the window at "/": "en" or "cy"; each has an address of its own below it.
    language: str = "en"

    def __post_init__(self) -> None:
        if self.caution not in CAUTION:
            raise SettingsError(f"ATEB_CAUTION is {self.caution!r}; expected {', '.join(CAUTION)}.")
        if self.strictness not in CAUTION:
            raise SettingsError(f"ATEB_STRICTNESS is {self.strictness!r}; expected {', '.join(CAUTION)}.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read each ATEB_<NAME> that is set; raise SettingsError for a value of the wrong kind."""
        environment = os.environ if environment is None else environment
        kinds = get_type_hints(cls)
        found: dict[str, object] = {}
        for setting in fields(cls):
            name = f"ATEB_{setting.name.upper()}"
            if name in environment:
                found[setting.name] = _convert(name, environment[name], kinds[setting.name])
        return replace(cls(), **found)  # type: ignore[arg-type]


def _convert(name: str, value: str, kind: type) -> object:
    try:
        if kind is bool:
            return _WORDS[value.strip().lower()]
        return Path(value).expanduser() if kind is Path else kind(value)
    except (ValueError, KeyError):
        expected = {int: "a whole number", float: "a number", bool: "on or off"}[kind]
        raise SettingsError(f"{name} is {value!r}; expected {expected}.") from None
