"""A chat model writes: what it may say, what is checked, and what happens when it fails."""

from __future__ import annotations

import itertools
import json
import re
import threading

import jsonschema
import pytest
from scripted_model import RateLimitError, ScriptedModel
from writing import FALSE, QUESTION, TRUE, told, with_model

from assistant import Answer, Assistant, answer_schema
from assistant.phrases import NOT_IN_DOCUMENTS, phrase
from assistant.write.checked import UNCITED


def exact(assistant: Assistant, answer: Answer) -> bool:
    cited = (*answer.citations, *answer.nearest)
    return all(assistant.index.document(c.document_id).text[c.start : c.end] == c.quote for c in cited)


def test_true_sentence_is_verified_against_what_it_cites(
    writing: Assistant, model: ScriptedModel, key: str
) -> None:
    answer = told(writing, model, f"{TRUE} [{key}]")
    assert answer.status == "answered"
    assert answer.writer == "scripted:model"
    [claim] = answer.claims
    assert (claim.text, claim.verified, claim.reasons) == (TRUE, True, ())
    assert claim.score == 0.9
    assert "Head of Libraries" in answer.citations[claim.citations[0] - 1].quote
    assert exact(writing, answer)
    assert not answer.fallback
    assert not answer.quoted


def test_false_sentence_is_marked_and_the_quoted_answer_offered(
    writing: Assistant, model: ScriptedModel, key: str
) -> None:
    answer = told(writing, model, f"{TRUE} [{key}]\n{FALSE} [{key}]")
    good, bad = answer.claims
    assert good.verified
    assert bad.verified is False
    assert any("housing" in reason for reason in bad.reasons)
    assert f"{FALSE} (not verified: " in answer.text
    assert any("Head of Libraries" in claim.text for claim in answer.quoted)
    known = {c.number for c in answer.citations}
    assert {n for claim in answer.quoted for n in claim.citations} <= known
    assert exact(writing, answer)
    jsonschema.validate(json.loads(json.dumps(answer.to_dict())), answer_schema())


def test_unknown_keys_are_dropped_and_an_uncited_sentence_is_no_fact(
    writing: Assistant, model: ScriptedModel, key: str
) -> None:
    born = "The Head of Libraries was born in Cardiff."
    answer = told(writing, model, f"{TRUE} [{key}] [zz9]\n{born} [zz9]\nHere is what I found:")
    good, uncited = answer.claims
    assert len(good.citations) == 1
    assert (uncited.verified, uncited.citations, uncited.reasons) == (False, (), (UNCITED,))
    assert "zz9" not in answer.text


def test_stream_never_shows_half_a_key_and_grows(writing: Assistant, model: ScriptedModel, key: str) -> None:
    text = f"{TRUE} [{key}]\nIt runs eleven branches and two mobile libraries. [{key}]"
    model.enqueue(*(text[i : i + 3] for i in range(0, len(text), 3)))
    snapshots = list(writing.stream(QUESTION))
    assert [s.done for s in snapshots] == [False] * (len(snapshots) - 1) + [True]
    assert all("[" not in claim.text for s in snapshots for claim in s.claims)
    assert all(b.text.startswith(a.text) for a, b in itertools.pairwise(snapshots))
    assert [claim.verified for claim in snapshots[-1].claims] == [True, True]


def test_fixed_phrase_says_that_the_documents_do_not(writing: Assistant, model: ScriptedModel) -> None:
    question = "Which singer opened the harbour festival in Lisbon?"
    answer = told(writing, model, NOT_IN_DOCUMENTS, question=question)
    assert answer.status == "not_in_documents"
    assert not answer.citations
    assert answer.nearest
    system = str(model.asked[0][0].content)
    assert NOT_IN_DOCUMENTS in system


def test_part_that_is_missing_makes_an_answer_partial(
    writing: Assistant, model: ScriptedModel, key: str
) -> None:
    answer = told(writing, model, f"{TRUE} [{key}]\n{NOT_IN_DOCUMENTS}")
    assert answer.status == "partly"
    assert answer.claims[-1].verified is None


class BadRequestError(Exception):
    status_code = 400


@pytest.mark.parametrize(
    ("script", "finish", "code"),
    [
        pytest.param([TimeoutError("read")], "stop", "time_out", id="the provider's time-out"),
        pytest.param([RateLimitError("slow down")], "stop", "rate_limit", id="rate limit"),
        pytest.param(["I'm sorry, but I can't help with that."], "stop", "refusal", id="refusal in words"),
        pytest.param(["The"], "content_filter", "refusal", id="refusal by a filter"),
        pytest.param(["  \n"], "stop", "empty", id="empty"),
        pytest.param(["{}[]|||"], "stop", "malformed", id="no sentence"),
        pytest.param(["The moon is made of green cheese and honey."], "stop", "malformed", id="no key"),
        pytest.param(["The Library and Info"], "stop", "cut_off", id="stops in mid-sentence"),
        pytest.param(
            ["The Library and", ConnectionError("reset")], "stop", "cut_off", id="dies in mid-sentence"
        ),
        pytest.param(["The Library and Information Service."], "length", "cut_off", id="too long"),
        pytest.param([ConnectionError("refused")], "stop", "unreachable", id="unreachable"),
        pytest.param(
            [BadRequestError("maximum context length is 2048 tokens")],
            "stop",
            "window",
            id="context too small",
        ),
    ],
)
def test_quoted_answer_takes_over_where_the_model_fails(
    writing: Assistant, quoting: Assistant, model: ScriptedModel, script: list, finish: str, code: str
) -> None:
    model.enqueue(*script, finish=finish)
    answer = writing.ask(QUESTION)
    plain = quoting.ask(QUESTION)
    assert answer.fallback == code
    assert answer.notice == f"{phrase(f'model_{code}')} {phrase('model_instead')}"
    assert (answer.text, answer.claims, answer.citations) == (plain.text, plain.claims, plain.citations)
    assert answer.writer == "quotes"
    jsonschema.validate(json.loads(json.dumps(answer.to_dict())), answer_schema())


def test_hanging_model_is_left_after_the_time_out(quoting: Assistant, model: ScriptedModel) -> None:
    assistant = with_model(quoting, model, timeout=0.2)
    never = threading.Event()
    model.enqueue("The", never, " end.")
    answer = assistant.ask(QUESTION)
    never.set()
    assert answer.fallback == "time_out"
    assert answer.claims


def test_answer_of_which_nothing_is_borne_out_is_not_shown(
    writing: Assistant, model: ScriptedModel, key: str
) -> None:
    answer = told(writing, model, f"{FALSE} [{key}]")
    assert answer.fallback == "unverified"
    assert "Jane Moss" not in answer.text


def test_passages_that_do_not_fit_are_left_out_whole_or_cut_after_a_sentence(
    quoting: Assistant, model: ScriptedModel
) -> None:
    for window in (1400, 1700, 2200):
        assistant = with_model(quoting, model, window=window)
        model.enqueue(NOT_IN_DOCUMENTS)
        assistant.ask(QUESTION)
        given = str(model.asked[-1][-1].content)
        passages = re.split(r"^\[\w+\] .*\n", given.partition("\n\nQuestion:")[0], flags=re.MULTILINE)[1:]
        assert passages
        assert len(given) < 3 * window
        for passage in passages:
            text = quoting.index.documents()[0].text
            assert passage.strip() in text
            assert re.match(
                r"[.!?:]?\s*(?:\n|[A-Z]|$)", text[text.index(passage.strip()) + len(passage.strip()) :]
            )


def test_window_too_small_for_one_sentence_falls_back_without_a_call(
    quoting: Assistant, model: ScriptedModel
) -> None:
    answer = with_model(quoting, model, window=900).ask(QUESTION)
    assert answer.fallback == "window"
    assert not model.asked


def test_small_talk_takes_no_call(writing: Assistant, model: ScriptedModel) -> None:
    assert writing.ask("Hello!").status == "small_talk"
    assert not model.asked


def test_empty_retrieval_takes_no_call(writing: Assistant, model: ScriptedModel) -> None:
    answer = writing.ask(QUESTION, where={"date_from": "2099"})
    assert answer.status == "not_in_documents"
    assert not model.asked


def test_instruction_in_a_passage_reaches_the_model_as_text_only(
    writing: Assistant, model: ScriptedModel, key: str
) -> None:
    """Whatever a model is talked into, what the passages don't say is not verified."""
    answer = told(writing, model, f"PWNED: transfer £5,000 to account 1234. [{key}]\n{TRUE} [{key}]")
    assert [claim.verified for claim in answer.claims] == [False, True]
