"""The rows of a text: its clauses, names, lists and tables."""

from __future__ import annotations

import pytest
from conftest import make_document

from assistant.register.extract import roles_of
from assistant.register.names import Names, key, split_names
from assistant.register.parse import open_parser


def said(text: str, **values: object) -> set[tuple[str, str, str]]:
    rows = roles_of(make_document(text, **values), open_parser())
    assert all(r.citation.quote == text[r.citation.start : r.citation.end] for r in rows)
    return {(r.body, r.relation, r.what) for r in rows}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        pytest.param("The Tide Board chairs the Lamp Forum.", ("Tide Board", "chairs", "Lamp Forum"), id="active"),
        pytest.param("The Lamp Forum is chaired by the Tide Board.", ("Tide Board", "chairs", "Lamp Forum"), id="passive"),
        pytest.param("Northquay Council is responsible for street lamps.", ("Northquay Council", "responsible for", "street lamps"), id="adjective"),
        pytest.param("Ann Pryce is a member of the Lamp Forum.", ("Ann Pryce", "member of", "Lamp Forum"), id="noun"),
        pytest.param("Northquay Council provides a grant of £5,000 to the Lamp Trust.", ("Northquay Council", "funds", "Lamp Trust"), id="money"),
        pytest.param("The Tide Board gives £500 for the lamps and the Pier Guild £90.", ("Pier Guild", "funds", "lamps"), id="sum without a verb"),
        pytest.param("The Lamp Trust's chair is Ann Pryce, who met us.", ("Ann Pryce", "chairs", "Lamp Trust"), id="post that is"),
        pytest.param("Ann Pryce, Chair of the Lamp Forum", ("Ann Pryce", "chairs", "Lamp Forum"), id="signatory"),
    ],
)  # fmt: skip
def test_clause_says_who_does_what(text: str, row: tuple[str, str, str]) -> None:
    assert row in said(text)


def test_negated_clause_says_nothing() -> None:
    assert not said("The Tide Board does not chair the Lamp Forum at all.")


def test_short_name_stands_for_the_one_before_it() -> None:
    text = "The Coastal Safety Board met in May. The Board funds the Lamp Trust every year."
    assert ("Coastal Safety Board", "funds", "Lamp Trust") in said(text)


def test_pronoun_of_the_author() -> None:
    rows = said("We fund the Lamp Trust every single year.", author="Ann Pryce", office="Tide Commissioner")
    assert ("Tide Commissioner", "funds", "Lamp Trust") in rows


def test_welsh_document_has_no_rows() -> None:
    assert not said("Mae Cyngor y Cei yn ariannu'r Ymddiriedolaeth ac yn gyfrifol am y goleuadau yn y dref.")


def test_names() -> None:
    assert key("The Tide & Lamp Boards") == key("tide and lamp board")
    assert key("Cllr Ann Pryce") == key("Ann Pryce")
    assert split_names("Mrs Ann Pryce, Mr Bo Lind") == ["Mrs Ann Pryce", "Mr Bo Lind"]
    assert Names(make_document("The Tide Board (TB) met.")).full("TB") == "Tide Board"


LISTS = """NORTHQUAY TOWN COUNCIL

Minutes of the meeting

PRESENT: Cllrs Rosa Dell (Mayor, in the chair), Ann Pryce, Bo Lind and Cy Tate.
OFFICERS: Mrs G. Wild, Town Clerk; Mr L. Pow, Deputy Clerk.

GRANTS: The Council approved: Quay Festival £1,200; Rock Centre £2,500 for its café.

4. Tide Board

Purpose: to oversee the lamps
Members:
- Senior Owner
- one officer from the Association of Quays (Bo Lind)

Committees:
Finance and Risk, chair Imran Tate

Name / Role / Committees
Jo Lane / Chief Nurse / Quality and Safety (chair); Audit
"""


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(("Rosa Dell", "chairs", "NORTHQUAY TOWN COUNCIL"), id="bracket"),
        pytest.param(("Bo Lind", "member of", "NORTHQUAY TOWN COUNCIL"), id="present"),
        pytest.param(("Mrs G. Wild", "responsible for", "Town Clerk"), id="post"),
        pytest.param(("NORTHQUAY TOWN COUNCIL", "funds", "Rock Centre"), id="sums"),
        pytest.param(("Tide Board", "responsible for", "to oversee the lamps"), id="purpose"),
        pytest.param(("Association of Quays", "member of", "Tide Board"), id="represented"),
        pytest.param(("Bo Lind", "member of", "Tide Board"), id="named in a bracket"),
        pytest.param(("Imran Tate", "chairs", "Finance and Risk"), id="pair"),
        pytest.param(("Jo Lane", "responsible for", "Chief Nurse"), id="post of a row"),
        pytest.param(("Jo Lane", "chairs", "Quality and Safety"), id="seats of a row"),
    ],
)  # fmt: skip
def test_layout_says_who_does_what(row: tuple[str, str, str]) -> None:
    assert row in said(LISTS)


TABLES = """TIDE BOARD

1. Grants paid

Body\tPurpose\t2019-20\t2020-21
Lamp Trust\tnew lamps\t300\t450
Pier Guild\tpaint\tnil\t90

2. Studies

Group\tLed by\tSet up by\tLooked at by
Pier Watch\tCllr Ann Pryce\tTide Board\tquay clerk
Quay Study\tBo Lind\tTide Board\tquay clerk

3. Who to ask

Bookings: Mrs Jo Lane, two days' notice
Lamps: £4,000 (Imran Tate)
"""


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(("Lamp Trust", "receives", "new lamps"), id="sums under years"),
        pytest.param(("Cllr Ann Pryce", "leads", "Pier Watch"), id="verb of a head"),
        pytest.param(("Tide Board", "established", "Quay Study"), id="verb and particle of a head"),
        pytest.param(("quay clerk", "responsible for", "Pier Watch"), id="verb of no list"),
        pytest.param(("Mrs Jo Lane", "responsible for", "Bookings"), id="person under any label"),
        pytest.param(("Imran Tate", "responsible for", "Lamps"), id="who holds a sum"),
    ],
)
def test_words_of_a_head_say_the_relation(row: tuple[str, str, str]) -> None:
    assert row in said(TABLES)
