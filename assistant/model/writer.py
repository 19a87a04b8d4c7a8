"""The writing assistant: passages and a question to a chat model, sentences back, each one checked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.answers import Answer, Claim, Fallback, Status, Step
from assistant.model.call import Usage, stream, token_counter
from assistant.model.checked import Checker, claims_text, is_borne_out
from assistant.model.failures import ModelFailure, notice
from assistant.model.follow_up import rewritten
from assistant.model.passages import Given, give, rendered
from assistant.model.prompts import prompt
from assistant.model.sentences import Sentences
from assistant.phrases import NOT_IN_DOCUMENTS, phrase
from assistant.verify import Verifier
from index import Document, Hit

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_SENTENCES = 8
_ANSWER_ROOM = 800  # tokens of the window that are left for the answer


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model with what checks it.

    name: as set, "provider:name"; window: tokens that it can read and write at once; timeout: seconds.
    """

    model: BaseChatModel
    verifier: Verifier
    name: str
    window: int = 8192
    timeout: float = 60.0

    def understand(self, question: str, history: Sequence[str], by_rules: str) -> tuple[str, Step]:
        """Return a follow-up made to stand alone, by the model, or by the rules where it fails."""
        started, usage = time.perf_counter(), Usage()
        try:
            understood = rewritten(
                self.model, question, history, window=self.window, timeout=self.timeout, usage=usage
            )
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
        checker = Checker(self.verifier, quoted.standalone_question)
        claims: list[Claim] = []
        says_not = False
        blank = replace(quoted, writer=self.name, status="answered", claims=(), citations=(), nearest=())
        try:
            given = self._given(quoted.standalone_question, hits, documents)
            sentences = Sentences(frozenset(g.key for g in given))
            checker.give(given)
            pieces = stream(
                self.model,
                self._messages(quoted.standalone_question, given),
                timeout=self.timeout,
                usage=usage,
            )
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
            yield fallen_back(quoted, failure.code, _written(started, usage, checker.seconds))

    def _given(self, question: str, hits: Sequence[Hit], documents: Mapping[str, Document]) -> list[Given]:
        count = token_counter(self.model)
        taken = count(_system("x0x")) + count(question) + _ANSWER_ROOM
        return give(hits, documents, room=self.window - taken, count=count)

    def _messages(self, question: str, given: Sequence[Given]) -> list[Any]:
        from langchain_core.messages import HumanMessage, SystemMessage

        passages = "\n\n".join(rendered(g) for g in given)
        return [
            SystemMessage(_system(given[0].key)),
            HumanMessage(prompt("answer", passages=passages, question=question)),
        ]


def fallen_back(quoted: Answer, code: Fallback, steps: tuple[Step, ...]) -> Answer:
    """Return the quoted answer in the model's place, and why it stands there."""
    return replace(quoted, fallback=code, notice=notice(code, quoted.language), steps=(*quoted.steps, *steps))


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


def _system(key: str) -> str:
    return prompt(
        "answer-system", most_sentences=MOST_SENTENCES, example_key=key, not_in_documents=NOT_IN_DOCUMENTS
    )


def _step(name: str, started: float, usage: Usage, less: float = 0.0) -> Step:
    seconds = round(time.perf_counter() - started - less, 4)
    return Step(name, seconds, usage.input_tokens, usage.output_tokens)


def _written(started: float, usage: Usage, verifying: float) -> tuple[Step, ...]:
    return _step("write", started, usage, verifying), Step("verify", round(verifying, 4))
