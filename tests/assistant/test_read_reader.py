"""Readers: the packaged one, any other by name, and what they make of a unit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from browsing import QUESTION, SENTENCE, small_assistant

from assistant.read.calibration import CAUTION, calibration
from assistant.read.foreign import QuestionAnsweringReader
from assistant.read.open import open_reader
from assistant.read.packaged import MODEL, PackagedReader
from assistant.read.pairs import LONGEST, pair_ids
from index.errors import ModelError, QueryError

CHAIR = ("4. Committees", "The Ferry Committee is chaired by Councillor Nia Prosser.")
COST = ("4. Committees", "The Ferry Committee spent £4,300 on life jackets in 2016.")


@pytest.fixture(scope="module")
def reader() -> PackagedReader:
    return PackagedReader()


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "right", "wrong", "words"),
    [
        ("Who chairs the Ferry Committee?", CHAIR, COST, "Nia Prosser"),
        ("How much did the Ferry Committee spend on life jackets?", COST, CHAIR, "4,300"),
    ],
)
def test_unit_that_answers_is_put_first_and_its_words_are_told(
    reader: PackagedReader, question: str, right: tuple[str, str], wrong: tuple[str, str], words: str
) -> None:
    first, second = reader.judge(question, [right, wrong])
    assert first.score > second.score
    assert words in right[1][first.start : first.end]


@pytest.mark.model
def test_judgements_do_not_depend_on_what_is_read_beside(reader: PackagedReader) -> None:
    alone = PackagedReader().judge("Who chairs it?", [CHAIR])[0].score
    beside = PackagedReader().judge("Who chairs it?", [COST, ("", "Yes. " * 60), CHAIR])[2].score
    assert beside == pytest.approx(alone, abs=0.6)  # eight-bit activations are scaled by the batch


@pytest.mark.model
def test_what_was_judged_is_remembered(reader: PackagedReader, monkeypatch: pytest.MonkeyPatch) -> None:
    first = reader.judge("Who chairs the Ferry Committee?", [CHAIR, COST])
    monkeypatch.setattr(reader, "_session", SimpleNamespace(run=lambda *_: pytest.fail("was read again")))
    assert reader.judge("Who chairs the Ferry Committee?", [CHAIR, COST]) == first


def test_pair_holds_question_place_and_unit_and_is_never_too_long(reader: PackagedReader) -> None:
    tokenizer = reader._tokenizer
    pair = pair_ids(tokenizer, "Who chairs it?", "Minutes › 2. Audit", "Dr Sibley chairs it.")
    text = tokenizer.decode([i for i, s in zip(pair.ids, pair.segments, strict=True) if s])
    assert text == "dr sibley chairs it."
    assert len(pair_ids(tokenizer, "who " * 900, "place " * 900, "unit " * 900).ids) <= LONGEST


def test_packaged_file_is_small() -> None:
    assert MODEL.stat().st_size <= 25 * 1024 * 1024


def test_calibration_is_stricter_with_more_caution() -> None:
    low, normal, high = (calibration().thresholds[name] for name in CAUTION)
    assert 0 < low < normal < high < 1


def test_each_question_is_asked_with_a_caution_of_its_own(tmp_path: Path) -> None:
    sure = 0.0
    answered = set()
    with small_assistant(tmp_path) as assistant:
        assistant._reader.score = lambda question, text: sure if SENTENCE in text else sure - 2
        for tenth in range(-30, 60, 2):
            sure = tenth / 10
            found = {name: assistant.ask(QUESTION, caution=name) for name in ("", *CAUTION)}
            for name, answer in found.items():
                threshold = calibration().thresholds[name or "normal"]
                assert (answer.status == "answered") == (answer.probability >= threshold)
            answered.add(tuple(answer.status == "answered" for answer in found.values()))
        with pytest.raises(QueryError, match="expected one of low, normal, high"):
            assistant.ask(QUESTION, caution="none")
    assert len(answered) > 2  # what is little sure is answered with little caution alone


@pytest.mark.model
def test_no_torch_is_imported_to_read() -> None:
    said = (
        "import sys; from assistant.read.open import open_reader;"
        "open_reader().judge('Who?', [('', 'The Board meets.')]); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A question-answering model that a few steps have taught where a name stands, and to say nothing."""
    import torch
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast

    folder = tmp_path_factory.mktemp("foreign")
    words = "[PAD] [UNK] [CLS] [SEP] [MASK] who chairs the board is chaired by anna owen pier old new meets".split()
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"))
    torch.manual_seed(1)
    model = BertForQuestionAnswering(
        BertConfig(
            vocab_size=len(words),
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
        )
    )
    texts = [
        "the board is chaired by anna",
        "the pier is old",
        "the board is chaired by owen",
        "the board meets",
    ]
    ids = tokenizer(["who chairs the board"] * 4, texts, padding=True, return_tensors="pt")
    rows = ids["input_ids"].tolist()
    at = [
        row.index(words.index(name)) if name else 0
        for row, name in zip(rows, ["anna", "", "owen", ""], strict=True)
    ]
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(60):
        loss = model(**ids, start_positions=torch.tensor(at), end_positions=torch.tensor(at)).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_any_question_answering_model_reads(foreign: Path) -> None:
    reader: Any = open_reader(str(foreign))
    texts = [("", "the board is chaired by anna"), ("", "the pier is old")]
    first, second = reader.judge("who chairs the board", texts)
    assert first.score > 0 > second.score
    assert texts[0][1][first.start : first.end] == "anna"


def test_reader_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="expected the name or folder of a question-answering model"):
        QuestionAnsweringReader(str(tmp_path / "none"))
