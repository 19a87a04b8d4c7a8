"""The assistant: a question in its conversation in, an answer with citations out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING

from assistant.answers import Answer, Citation, Status, Step, answer_text
from assistant.compose.examples import example_questions
from assistant.compose.quote import nearest, refusal
from assistant.compose.select import nearest as nearest_groups
from assistant.inquiry import Found, Inquiry
from assistant.read.calibration import CAUTION
from assistant.read.evidence import Reading
from assistant.read.judge import Reader
from assistant.read.open import open_reader
from assistant.read.reading import PassageReader
from assistant.register.annotator import open_annotator
from assistant.register.register import Register
from assistant.register.role import Role
from assistant.settings import Settings
from assistant.understand.follow_up import said_before, turns_of
from assistant.understand.languages import is_foreign
from assistant.understand.library_talk import reply
from assistant.understand.small_talk import talk_kind, without_instructions
from assistant.understand.welsh import Translator, in_english, told_of_welsh
from index import Document, Hit, Index, IndexMissingError, QueryError
from index.build import build
from index.embed import Embedder, open_embedder
from index.language import LANGUAGES, language_of
from index.language.welsh import gloss, load_glossary, read_terms

if TYPE_CHECKING:
    from assistant.write.writer import Writer

History = Sequence[str | Mapping[str, str]]
LONGEST_QUESTION = 4_000  # characters


@dataclass(frozen=True, slots=True)
class State:
    """A committed state of the documents, as questions are put to it."""

    version: str
    documents: Mapping[str, Document]
    reader: PassageReader
    inquiry: Inquiry


class Assistant:
    """Answers questions from an index; made by `Assistant.open`. Safe to ask from threads."""

    def __init__(
        self,
        index: Index,
        *,
        settings: Settings,
        reader: Reader | None = None,
        translate: Translator | None = None,
        writer: Writer | None = None,
    ) -> None:
        self.index = index
        self.settings = settings
        self._reader = reader or open_reader(settings.reader)
        extra = Path(settings.glossary).expanduser() if settings.glossary else None
        if extra:
            read_terms(extra)  # so that a mistake in it is told now
        self._translate = translate or (lambda text: gloss(text, load_glossary(extra)))
        self._writer = writer or _open_writer(settings)
        self._lock = Lock()
        self._state = self._read()

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        *,
        embedder: Embedder | None = None,
        reader: Reader | None = None,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> Assistant:
        """Open the index that the settings name; build it from their corpus at the first use.

        embedder, reader: in place of those that the settings name. Raises the errors of `index.errors`.
        """
        settings = settings or Settings.from_environment()
        embedder = embedder or open_embedder(settings.embedding_model)
        options = {
            "embedder": embedder,
            "chroma_url": settings.chroma_url,
            "annotator": open_annotator(settings.spacy_model),
        }
        if settings.read_only:
            index = Index.open(settings.index, reranker=settings.reranker, read_only=True, **options)  # type: ignore[arg-type]
            return cls(index, settings=settings, reader=reader)
        try:
            index = Index.open(settings.index, reranker=settings.reranker, progress=progress, **options)  # type: ignore[arg-type]
        except IndexMissingError:
            build(settings.corpus, settings.index, progress=progress, **options)  # type: ignore[arg-type]
            index = Index.open(settings.index, reranker=settings.reranker, **options)  # type: ignore[arg-type]
        return cls(index, settings=settings, reader=reader)

    def ask(
        self,
        question: str,
        history: History = (),
        *,
        where: Mapping[str, str] | None = None,
        language: str = "",
        caution: str = "",
    ) -> Answer:
        """Return the answer to a question, understood in its conversation.

        history: the user's earlier questions, oldest first, or role/content messages.
        language: "en" or "cy", of the text around the quotations; that of the question if empty.
        caution: "low", "normal" or "high", how sure of an answer; as the settings say if empty.
        Raises QueryError for an empty or overlong question, another language or caution.
        """
        *_, answer = self.stream(question, history, where=where, language=language, caution=caution)
        return answer

    def stream(
        self,
        question: str,
        history: History = (),
        *,
        where: Mapping[str, str] | None = None,
        language: str = "",
        caution: str = "",
    ) -> Iterator[Answer]:
        """Yield growing snapshots of the answer; the last one, `done`, is the answer."""
        started = time.perf_counter()
        _check(question, language, caution)
        language = language or language_of(question, "en")
        with self.index.snapshot():  # one state of the documents, whatever changes while it is answered
            state = self._current()
            if caution:
                state = replace(state, inquiry=state.inquiry.at(self._threshold(caution, state.reader)))
            answer, hits = self._answer(question.strip(), history, where, language, state)
        if self._writer and hits:
            for written in self._writer.write(answer, hits, state.documents):
                yield replace(written, seconds=round(time.perf_counter() - started, 4))
            return
        answer = replace(answer, seconds=round(time.perf_counter() - started, 4))
        for length in range(1, len(answer.claims)):
            claims = answer.claims[:length]
            known = {number for claim in claims for number in claim.citations}
            yield replace(
                answer,
                text=answer_text(claims),
                claims=claims,
                citations=tuple(c for c in answer.citations if c.number in known),
                nearest=(),
                done=False,
            )
        yield answer

    def explain(
        self, question: str, history: History = (), *, where: Mapping[str, str] | None = None
    ) -> tuple[Reading, ...]:
        """Return what is read for a question, part by part: each unit with its score, best first."""
        _check(question, "")
        with self.index.snapshot():
            state = self._current()
            english = in_english(without_instructions(question.strip()), history, self._translate)
            turns = turns_of(english.history)
            return state.inquiry.ask(english.question, turns, where=where, language="en").readings

    def examples(self, language: str = "en") -> list[str]:
        """Return questions that the documents answer, for the window to offer; no model is asked."""
        with self.index.snapshot():
            state = self._current()
            return example_questions(
                list(state.documents.values()), lambda q: self._quoted(q, language, state.inquiry), language
            )

    def _quoted(self, question: str, language: str, inquiry: Inquiry) -> Sequence[Citation]:
        """Return what is quoted as the answer to a question on its own."""
        asked = in_english(question, (), self._translate, language).question
        return inquiry.ask(asked, where=None, language=language).made.citations

    def register(
        self, *, body: str = "", relation: str = "", about: str = "", document: str = "", year: str = ""
    ) -> list[Role]:
        """Return the rows of who does what that fit all that is asked; see `assistant.register`."""
        return Register(self.index).roles(
            body=body, relation=relation, about=about, document=document, year=year
        )

    def close(self) -> None:
        """Close the index."""
        self.index.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _current(self) -> State:
        """Return the documents as the index stands for this thread, read anew where it has changed."""
        with self._lock:
            if self._state.version != self.index.version:
                self._state = self._read()
            return self._state

    def _read(self) -> State:
        documents = {d.id: d for d in self.index.documents()}
        reader = PassageReader(documents, self._reader, self.index.vocabulary, self.index.embedder)
        threshold = self._threshold(self.settings.caution, reader)
        inquiry = Inquiry(
            self.index, documents, reader, passages=self.settings.passages, threshold=threshold
        )  # fmt: skip
        return State(self.index.version, documents, reader, inquiry)

    def _threshold(self, caution: str, reader: PassageReader) -> float:
        """Return from which probability on a part is answered; one that is set for a trial goes first."""
        tried = self.settings.threshold
        return tried if tried >= 0 else reader.weights.thresholds[caution]

    def _answer(
        self,
        question: str,
        history: History,
        where: Mapping[str, str] | None,
        language: str,
        state: State,
    ) -> tuple[Answer, tuple[Hit, ...]]:
        """Return the quoted answer, and the passages found; none where rules settle it."""
        asked = without_instructions(question)
        kind = talk_kind(asked, said_before(history)) if asked else "declined"
        if not kind and is_foreign(asked):
            kind = "foreign"
        if kind:
            return _talk(question, kind, language, state), ()
        english = in_english(asked, history, self._translate, language)
        turns = turns_of(english.history)
        steps: tuple[Step, ...] = ()
        text = english.question
        if self._writer and turns:
            before = [turn.question for turn in turns_of(history)]
            text, step = self._writer.understand(asked, english.question, before, english.question)
            text = in_english(text, (), self._translate).question
            turns = turns if text == english.question else []
            steps = (step,)
        started = time.perf_counter()
        found = state.inquiry.ask(text, turns, where=where, language=language)
        answer = told_of_welsh(_written(question, found, language, state), english)
        steps += (Step("find", round(time.perf_counter() - started, 4)),)
        return replace(answer, steps=steps), found.hits


def _talk(question: str, kind: str, language: str, state: State) -> Answer:
    claims = tuple(reply(kind, list(state.documents.values()), language))
    status: Status = "declined" if kind in ("declined", "foreign") else "small_talk"
    return Answer(
        question, question, status, answer_text(claims), claims,
        index_version=state.version, language=language,
    )  # fmt: skip


def _written(question: str, found: Found, language: str, state: State) -> Answer:
    made = found.made
    near = () if made.claims else nearest(nearest_groups(found.readings, state.reader.units))
    claims = made.claims or tuple(refusal(sorted(found.question.years), near, language))
    return Answer(
        question, found.understood, made.status, answer_text(claims), claims, made.citations, near,
        round(found.probability, 4), index_version=state.version, language=language,
        rows=tuple(row.to_dict() for row in found.rows),
    )  # fmt: skip


def _open_writer(settings: Settings) -> Writer | None:
    """Return the chat model that the settings name, if any; else nothing of it is imported."""
    if not settings.model:
        return None
    from assistant.write.writer import open_writer

    return open_writer(settings)


def _check(question: str, language: str, caution: str = "") -> None:
    if caution not in ("", *CAUTION):
        raise QueryError(f"The caution is {caution!r}; expected one of {', '.join(CAUTION)}.")
    if language not in ("", *LANGUAGES):
        raise QueryError(f"The language is {language!r}; expected one of {', '.join(LANGUAGES)}.")
    if not question.strip():
        raise QueryError("The question is empty; ask something about the documents.")
    if len(question) > LONGEST_QUESTION:
        raise QueryError(
            f"The question has {len(question)} characters; at most {LONGEST_QUESTION} are read. Shorten it."
        )
