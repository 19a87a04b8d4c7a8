"""The writing assistant: passages and a question to a chat model, sentences back, each one checked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.answers import Answer, Claim, Status, Step
from assistant.phrases import NOT_IN_DOCUMENTS, phrase
from assistant.settings import Settings
from assistant.verify import SupportVerifier, open_verifier
from assistant.write.call import Usage, count_tokens, stream
from assistant.write.checked import Checker, claims_text, is_borne_out
from assistant.write.connect import connect
from assistant.write.failures import ModelFailure, notice
from assistant.write.follow_up import rewritten
from assistant.write.passages import Given, give, rendered
from assistant.write.prompts import prompt
from assistant.write.sentences import Sentences
from index import Document, Hit
from index.language import language_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_SENTENCES = 8
_NAMED = {"en": "English", "cy": "Welsh"}
_ANSWER_ROOM = 800  # tokens of the window that are left for the answer


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model with what checks it.

    name: as set, "provider:name"; window: tokens that it can read and write at once; timeout: seconds.
    """

    model: BaseChatModel
    verifier: SupportVerifier
    name: str
    window: int = 8192
    timeout: float = 60.0

    def understand(
        self, asked: str, question: str, history: Sequence[str], by_rules: str
    ) -> tuple[str, Step]:
        """Return a follow-up made to stand alone, by the model, or by the rules where it fails.

        asked: as it was put; question: the same in English; history: the questions before, as they were put.
        """
        started, usage = time.perf_counter(), Usage()
        try:
            understood = rewritten(
                self.model, asked, question, history,
                window=self.window, timeout=self.timeout, usage=usage,
            )  # fmt: skip
        except ModelFailure:
            understood = by_rules
        return understood, _step("understand", started, usage)

    def write(
        self, quoted: Answer, hits: Sequence[Hit], documents: Mapping[str, Document]
    ) -> Iterator[Answer]:
        """Yield growing answers to the question that `quoted` answers by quotation; the last is whole.

        Where the model fails, the last is `quoted`, with a notice that says why.
        """
        started, usage = time.perf_counter(), Usage()
        checker = Checker(self.verifier, f"{quoted.question} {quoted.standalone_question}")
        claims: list[Claim] = []
        says_not = False
        blank = replace(quoted, writer=self.name, status="answered", claims=(), citations=(), nearest=())
        try:
            given = self._given(quoted, hits, documents)
            sentences = Sentences(frozenset(g.key for g in given))
            checker.give(given)
            messages = _messages(quoted, given)
            pieces = stream(self.model, messages, timeout=self.timeout, usage=usage)
            for written in _sentences(pieces, sentences):
                if written.says_not:
                    says_not = True
                elif claim := checker.claim(written):
                    claims.append(claim)
                    text = claims_text(claims, quoted.language)
                    yield replace(
                        blank, text=text, claims=tuple(claims), citations=checker.citations, done=False
                    )
            steps = (*quoted.steps, *_written(started, usage, checker.seconds))
            yield _finished(blank, quoted, claims, checker, says_not=says_not, steps=steps)
        except ModelFailure as failure:
            steps = (*quoted.steps, *_written(started, usage, checker.seconds))
            why = notice(failure.code, quoted.language)
            yield replace(quoted, fallback=failure.code, notice=why, steps=steps)

    def _given(self, quoted: Answer, hits: Sequence[Hit], documents: Mapping[str, Document]) -> list[Given]:
        taken = count_tokens(_system("x0x", "English")) + count_tokens(_question("", quoted)) + _ANSWER_ROOM
        return give(hits, documents, room=self.window - taken)


def open_writer(settings: Settings) -> Writer:
    """Return the chat model that the settings name, with the verifier that they name.

    Raises SettingsError or ModelError where either can't be had.
    """
    return Writer(
        connect(settings.model, timeout=settings.model_timeout, window=settings.model_window),
        open_verifier(settings.verifier, settings.strictness),
        settings.model,
        window=settings.model_window,
        timeout=settings.model_timeout,
    )


def _messages(quoted: Answer, given: Sequence[Given]) -> list[Any]:
    """Return the rules, the passages and the question, to be answered in the language of who asks."""
    from langchain_core.messages import HumanMessage, SystemMessage

    language = language_of(quoted.question, quoted.language)
    return [
        SystemMessage(_system(given[0].key, _NAMED[language])),
        HumanMessage(_question("\n\n".join(rendered(g) for g in given), quoted)),
    ]


def _question(passages: str, quoted: Answer) -> str:
    """Return the question as it was put, and as it was understood: a gloss may lose something."""
    return prompt(
        "answer", passages=passages, asked=quoted.question, understood=quoted.standalone_question
    )  # fmt: skip


def _finished(
    blank: Answer,
    quoted: Answer,
    claims: list[Claim],
    checker: Checker,
    *,
    says_not: bool,
    steps: tuple[Step, ...],
) -> Answer:
    """Return the whole answer: the model's, with the quoted one beside it where a sentence failed."""
    if not claims and not says_not:
        raise ModelFailure("malformed")
    if claims and not any(is_borne_out(claim) for claim in claims):
        raise ModelFailure("malformed" if not checker.citations else "unverified")
    failed = any(not is_borne_out(claim) for claim in claims)
    status: Status = "answered" if not says_not else "partly" if claims else "not_in_documents"
    if says_not:
        claims = [*claims, Claim(phrase("not_in_documents", quoted.language), verified=None)]
    offered = checker.quoted(quoted) if failed or (says_not and quoted.citations) else ()
    return replace(
        blank, status=status, text=claims_text(claims, quoted.language), claims=tuple(claims),
        citations=checker.citations, nearest=quoted.nearest if status == "not_in_documents" else (),
        quoted=offered, steps=steps,
    )  # fmt: skip


def _sentences(pieces: Iterator[str], sentences: Sentences) -> Iterator[Any]:
    """Yield sentences as they become whole; raise ModelFailure where the last one is not."""
    for piece in pieces:
        yield from sentences.add(piece)
    if sentences.stopped_short:
        raise ModelFailure("cut_off")
    yield from sentences.finish()


def _system(key: str, language: str) -> str:
    return prompt(
        "answer-system", most_sentences=MOST_SENTENCES, example_key=key, not_in_documents=NOT_IN_DOCUMENTS,
        language=language,
    )  # fmt: skip


def _step(name: str, started: float, usage: Usage, less: float = 0.0) -> Step:
    seconds = round(time.perf_counter() - started - less, 4)
    return Step(name, seconds, usage.input_tokens, usage.output_tokens)


def _written(started: float, usage: Usage, verifying: float) -> tuple[Step, ...]:
    return _step("write", started, usage, verifying), Step("verify", round(verifying, 4))
