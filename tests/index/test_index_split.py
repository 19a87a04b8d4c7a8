"""Passages tile the text, exactly, whatever it is."""

from conftest import CORPUS, make_document
from hypothesis import given
from hypothesis import strategies as st

from index.build.split import LIMIT, split
from index.build.windows import window_texts


@given(st.text(alphabet=st.sampled_from("ab.:A \n\t•-1|’é"), max_size=400))
def test_passages_tile_any_text(text: str) -> None:
    document = make_document(text)
    passages = split(document)
    assert "".join(text[p.start : p.end] for p in passages) == (text if passages else "")
    assert passages or not text.strip()


def test_passages_tile_the_corpus_and_stay_short() -> None:
    for path in CORPUS.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        passages = split(make_document(text))
        assert "".join(text[p.start : p.end] for p in passages) == text
        assert max(p.end - p.start for p in passages) <= 1.3 * LIMIT


def test_heading_begins_the_passage_of_what_it_heads() -> None:
    words = "The council decides this every year after it has heard the board. " * 9
    text = f"Money\n\n{words}\n\nPeople\n\n{words}\n"
    passages = split(make_document(text))
    people = next(p for p in passages if p.heading == "People")
    assert text[people.start :].startswith("People")


def test_row_and_its_items_stay_together() -> None:
    rows = "\n\n".join(f"Area {n}\nSafe streets {n}\nClean rivers {n}" for n in "ABCDEF")
    text = f"The areas' objectives are:\n\n{rows}\n"
    for n in "ABCDEF":
        held = [p for p in split(make_document(text)) if f"Area {n}" in text[p.start : p.end]]
        assert f"Clean rivers {n}" in text[held[0].start : held[0].end]


def test_windows_add_title_and_headings() -> None:
    document = make_document("Money\n\nThe council pays for all of the work that is done here.\n", "Plan")
    assert window_texts(document, split(document)[0])[0].startswith("Plan\nMoney\n")


def test_windows_state_title_and_headings_once() -> None:
    text = "# Plan\n\n## Money\n\nThe council pays for all of the work that is done here.\n"
    document = make_document(text, "Plan")
    windows = [window for passage in split(document) for window in window_texts(document, passage)]
    assert windows[-1] == "Plan\nMoney\nThe council pays for all of the work that is done here."


def test_long_paragraph_is_divided_about_equally() -> None:
    text = "The council pays for all of the work that is done here. " * 32  # just too long for one
    sizes = [passage.end - passage.start for passage in split(make_document(text))]
    assert len(sizes) == 2
    assert max(sizes) < 1.2 * min(sizes)


def test_sentence_longer_than_a_passage_is_cut() -> None:
    document = make_document("word " * 2000)
    assert len(split(document)) > 5
