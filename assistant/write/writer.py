"""The writing assistant: passages and a question to a chat model, sentences back, each one checked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage

from assistant.answers import Answer, Claim, Status, Step
from assistant.phrases import NOT_IN_DOCUMENTS, phrase
from assistant.settings import Settings
from assistant.verify import SupportVerifier, open_verifier
from assistant.write.call import Usage, count_tokens, stream
from assistant.write.checked import Checker, claims_text, is_borne_out
from assistant.write.connect import connect
from assistant.write.failures import ModelFailure, notice
from assistant.write.follow_up import rewritten
from assistant.write.passages import give, rendered
from assistant.write.prompts import prompt
from assistant.write.sentences import Sentences, Written
from index import Document, Hit
from index.language import language_of

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
        return understood, _step("understand", time.perf_counter() - started, usage)

    def write(
        self, quoted: Answer, hits: Sequence[Hit], documents: Mapping[str, Document]
    ) -> Iterator[Answer]:
        """Yield growing answers to the question that `quoted` answers by quotation; the last is whole.

        Where the model fails, the last is `quoted`, with a notice that says why.
        """
        started, usage = time.perf_counter(), Usage()
        checker = Checker(self.verifier, f"{quoted.question} {quoted.standalone_question}")
        language = _NAMED[language_of(quoted.question, quoted.language)]
        claims: list[Claim] = []
        says_not = False
        blank = replace(quoted, writer=self.name, status="answered", claims=(), citations=(), nearest=())
        try:
            taken = count_tokens(_system("x0x", language)) + count_tokens(_question("", quoted))
            given = give(hits, documents, room=self.window - taken - _ANSWER_ROOM)
            checker.give(given)
            question = _question("\n\n".join(rendered(g) for g in given), quoted)
            messages = [SystemMessage(_system(given[0].key, language)), HumanMessage(question)]
            pieces = stream(self.model, messages, timeout=self.timeout, usage=usage)
            for written in _sentences(pieces, Sentences(frozenset(g.key for g in given))):
                if written.says_not:
                    says_not = True
                elif claim := checker.claim(written):
                    claims.append(claim)
                    text = claims_text(claims, quoted.language)
                    grown = replace(blank, text=text, claims=tuple(claims), citations=checker.cited.citations)
                    yield replace(grown, done=False)
            answer = _finished(blank, quoted, claims, checker, says_not=says_not)
        except ModelFailure as failure:
            answer = replace(quoted, fallback=failure.code, notice=notice(failure.code, quoted.language))
        writing = time.perf_counter() - started - checker.seconds
        verify = Step("verify", round(checker.seconds, 4))
        yield replace(answer, steps=(*quoted.steps, _step("write", writing, usage), verify))


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


def _system(key: str, language: str) -> str:
    """Return the rules, which are the same for every question; key: an example of one."""
    return prompt(
        "answer-system", most_sentences=MOST_SENTENCES, example_key=key, not_in_documents=NOT_IN_DOCUMENTS,
        language=language,
    )  # fmt: skip


def _question(passages: str, quoted: Answer) -> str:
    """Return the question as it was put, and as it was understood: a gloss may lose something."""
    asked, understood = quoted.question, quoted.standalone_question
    return prompt("answer", passages=passages, asked=asked, understood=understood)


def _sentences(pieces: Iterator[str], sentences: Sentences) -> Iterator[Written]:
    """Yield sentences as they become whole; raise ModelFailure where the last one is not."""
    for piece in pieces:
        yield from sentences.add(piece)
    if sentences.stopped_short:
        raise ModelFailure("cut_off")
    yield from sentences.finish()


def _finished(
    blank: Answer, quoted: Answer, claims: list[Claim], checker: Checker, *, says_not: bool
) -> Answer:
    """Return the whole answer: the model's, with the quoted one beside it where a sentence failed."""
    failed = [claim for claim in claims if not is_borne_out(claim)]
    if not claims and not says_not:
        raise ModelFailure("malformed")
    if claims and len(failed) == len(claims):
        raise ModelFailure("malformed" if not checker.cited.citations else "unverified")
    status: Status = "answered" if not says_not else "partly" if claims else "not_in_documents"
    if says_not:
        claims = [*claims, Claim(phrase("not_in_documents", quoted.language), verified=None)]
    offered = checker.quoted(quoted) if failed or (says_not and quoted.citations) else ()
    return replace(
        blank, status=status, text=claims_text(claims, quoted.language), claims=tuple(claims),
        citations=checker.cited.citations, nearest=quoted.nearest if status == "not_in_documents" else (),
        quoted=offered,
    )  # fmt: skip


def _step(name: str, seconds: float, usage: Usage) -> Step:
    return Step(name, round(seconds, 4), usage.input_tokens, usage.output_tokens)
