"""Welsh words unmutated, glossed and put in English order; the glossary and an owner's additions to it."""

from pathlib import Path

import pytest

from index import CorpusError
from index.language.welsh import gloss
from index.language.welsh.forms import lemma, radicals, tokens
from index.language.welsh.glossary import PACKAGED, load_glossary, plural, read_terms, regular_past


@pytest.mark.parametrize(
    ("mutated", "radical"),
    [
        ("gyngor", "cyngor"), ("nghyngor", "cyngor"), ("chyngor", "cyngor"), ("fwrdd", "bwrdd"), ("mwrdd", "bwrdd"),
        ("ddinas", "dinas"), ("ninas", "dinas"), ("dref", "tref"), ("nhref", "tref"), ("thref", "tref"),
        ("bwyllgor", "pwyllgor"), ("mhwyllgor", "pwyllgor"), ("phwyllgor", "pwyllgor"), ("lyfrgell", "llyfrgell"),
        ("reolwr", "rheolwr"), ("wlad", "gwlad"), ("ngwlad", "gwlad"), ("faer", "maer"), ("hysgol", "ysgol"),
    ],
)  # fmt: skip
def test_initial_mutations_are_undone(mutated: str, radical: str) -> None:
    assert radical in radicals(mutated)


@pytest.mark.parametrize(
    ("form", "dictionary"),
    [
        ("ysgolion", "ysgol"), ("gynghorau", "cyngor"), ("chynghorwyr", "cynghorydd"), ("benodwyd", "penodi"),
        ("gymerodd", "cymryd"), ("phlant", "plentyn"), ("nhai", "tŷ"), ("wariwyd", "gwario"), ("cynhaliwyd", "cynnal"),
    ],
)  # fmt: skip
def test_dictionary_form_is_found_in_spite_of_mutation_and_inflection(form: str, dictionary: str) -> None:
    assert lemma(form) == dictionary


def test_elided_words_and_figures_are_tokens_of_their_own() -> None:
    assert tokens("Pwy sy’n talu’r £4,500 i’w merch yn 2021-22?") == [
        "Pwy", "sy", "'n", "talu", "'r", "£4,500", "i", "'w", "merch", "yn", "2021-22", "?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("welsh", "english"),
    [
        ("Pwy sy'n gyfrifol am addysg?", "Who is responsible for education?"),
        ("Pwy yw cadeirydd y bwrdd?", "Who is the chair of the board?"),
        (
            "Beth yw cyfrifoldebau'r Rheolwr Cludiant?",
            "What are the responsibilities of the Transport Manager?",
        ),
        (
            "Faint o arian a roddodd Cyngor Abertawe i ysgolion?",
            "How much money did Swansea Council give to schools?",
        ),
        ("Faint o ysgolion sydd yng Ngwynedd?", "How many schools are in Gwynedd?"),
        ("Sawl aelod sydd ar y pwyllgor?", "How many members are on the committee?"),
        ("Pryd sefydlwyd y bwrdd iechyd?", "When was the health board established?"),
        ("Pryd bydd y polisi newydd yn dod i rym?", "When will the new policy come into force?"),
        ("Ble mae swyddfeydd y cyngor sir?", "Where are the offices of the county council?"),
        ("Pam gohiriwyd y cyfarfod?", "Why was the meeting postponed?"),
        ("Pa weinidog sy'n arwain ar iechyd meddwl?", "Which minister leads on mental health?"),
        ("Sut mae'r Llywodraeth yn cefnogi gofalwyr?", "How does the Government support carers?"),
        ("Pwy yw Cyfarwyddwr Diwylliant a Hamdden?", "Who is the Director of Culture and Leisure?"),
        ("Pwy yw'r Aelod Cabinet dros Drafnidiaeth?", "Who is the Cabinet Member for Transport?"),
        ("Pam mae'r agoriad wedi'i ohirio?", "Why has the opening been postponed?"),
        ("Pwy atebodd yn y flwyddyn gyntaf?", "Who answered in the first year?"),
        ("Pryd sefydlwyd Awdurdod yr Harbwr?", "When was the Harbour Authority established?"),
        ("a beth am Gaerdydd?", "and what about Cardiff?"),
        ("Pwy sy'n talu amdano?", "Who pays for it?"),
        ("Beth yw ystyr GIG?", "What does NHS stand for?"),
        ("Beth yw ystyr WXYZ?", "What does WXYZ stand for?"),
        ("pa wasanaethau cymdeithasol newydd a gynigir?", "which new social services are offered?"),
    ],
)
def test_question_is_glossed_in_english_order(welsh: str, english: str) -> None:
    found = gloss(welsh)
    assert found.text == english
    assert not found.unknown


def test_circumflex_may_be_left_out_or_typed_as_a_curly_quote() -> None:
    assert gloss("Pwy sy’n profi’r dwr?").text == gloss("Pwy sy'n profi'r dŵr?").text


def test_english_names_and_quotations_are_kept() -> None:
    asked = gloss("Am beth mae'r Head of Libraries yn gyfrifol?")
    assert "Head of Libraries" in asked.text
    assert "responsible" in asked.text
    assert not asked.unknown
    assert gloss("Beth a ddywedir am “Notes on what to do”?").text.endswith("“Notes on what to do”?")


def test_what_the_glossary_lacks_is_kept_and_told() -> None:
    found = gloss("Pwy sy'n gofalu am y gwdihŵ?")
    assert "gwdihŵ" in found.text
    assert "gwdihŵ" in found.unknown
    names = gloss("Pwy yw Blodeuwedd Tal-y-bont?")
    assert "Blodeuwedd" in names.text
    assert "Blodeuwedd" not in names.unknown


def test_every_entry_is_well_formed_and_stands_once() -> None:
    terms = read_terms(PACKAGED)
    assert len(terms) > 1_500
    keys = [(term.welsh, term.kind == "v") for term in terms]
    assert len(keys) == len(set(keys))
    assert all(term.one or term.kind == "x" for term in terms)


def test_owner_adds_entries_that_come_before_the_packaged_ones(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("# ours\nbad achub | lifeboat | n\nheddlu | constabulary | o\n", encoding="utf-8")
    glossary = load_glossary(own)
    assert gloss("Ble mae'r badau achub?", glossary).text == "Where are the lifeboats?"
    assert "onstabulary" in gloss("Pwy sy'n arwain yr heddlu?", glossary).text


@pytest.mark.parametrize("line", ["bad achub", "bad | lifeboat | q", "| lifeboat", "a | b | n | x"])
def test_line_that_is_no_entry_is_named(tmp_path: Path, line: str) -> None:
    own = tmp_path / "own.txt"
    own.write_text(f"cwch | boat\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 2"):
        read_terms(own)
    with pytest.raises(CorpusError, match="can't be read"):
        read_terms(tmp_path / "none.txt")


def test_english_is_inflected() -> None:
    assert [plural(n) for n in ("body", "bus", "church", "county council", "day", "minutes")] == [
        "bodies", "bus", "churches", "county councils", "days", "minutes",
    ]  # fmt: skip
    assert [regular_past(v) for v in ("decide", "apply", "plan", "open", "ask for")] == [
        "decided", "applied", "planned", "opened", "asked for",
    ]  # fmt: skip
