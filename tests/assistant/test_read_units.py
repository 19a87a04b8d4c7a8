"""Units: what can be quoted, and what each stands under and after."""

import itertools

import pytest
from conftest import make_document

from assistant.read.units import Unit, document_units


def units(text: str) -> list[Unit]:
    return document_units(make_document(text))


REGISTER = """HARBOUR OFFICE

2. Berths

Head of service: Adaeze Okonjo, ext 2210
Deputy: vacant

Team / Leader / Posts
Moorings / Hodan Warsame / 9.5
Dredging / Jowan Bosanko / 6
Lights / Vacant / 3
"""


def test_line_with_a_label_is_a_unit_of_its_own() -> None:
    found = {unit.text: unit for unit in units(REGISTER)}
    assert "Head of service: Adaeze Okonjo, ext 2210" in found
    assert "2. Berths" in found["Deputy: vacant"].place


def test_row_stands_under_the_row_that_names_its_columns() -> None:
    rows = [unit for unit in units(REGISTER) if unit.kind == "row"]
    assert [unit.text.split(" / ")[0] for unit in rows if unit.lead] == ["Moorings", "Dredging", "Lights"]
    assert all("Team · Leader · Posts" in unit.place for unit in rows if unit.lead)


def test_item_stands_under_its_lead_in() -> None:
    [*_, last] = units("Plan\n\nThe Board comprises:\n\n- the Harbour Master\n- the Pier Trust\n")
    assert (last.kind, last.lead) == ("item", "The Board comprises:")


def test_number_alone_is_no_sentence() -> None:
    text = "Minutes\n\n5. Skills Centre. The grant was approved. Work begins in May and ends in the autumn of next year.\n"
    assert [unit.text for unit in units(text)][:2] != ["5."]
    assert all(any(c.isalpha() for c in unit.text) for unit in units(text))


def test_words_that_open_a_paragraph_head_its_sentences() -> None:
    text = (
        "Minutes\n\n2. Audit Committee. Dr Sibley presented the report, which all members of the Corporation had before them and had read in the week before. "
        "She chairs it. The auditors had found nothing that was to be put right at once.\n\n"
        "3. Estates. The annexe closes in summer, and the courses that are taught there move to the town.\n"
    )
    she = next(unit for unit in units(text) if unit.text.startswith("She"))
    assert "2. Audit Committee." in she.place


@pytest.mark.parametrize("text", [REGISTER, "One sentence. Another one.\n\n- an item\n- a second\n"])
def test_units_are_pieces_of_the_text_in_order(text: str) -> None:
    found = units(text)
    assert found
    for unit, after in itertools.pairwise(found):
        assert unit.end <= after.start
    for unit in found:
        assert unit.text == " ".join(unit.document.text[unit.start : unit.end].split())
