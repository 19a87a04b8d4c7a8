"""The outline: headings, lists and tables of documents that nobody formatted for us."""

import pytest
from conftest import DOCUMENTS, make_document

from index.documents import Mark
from index.outline import outline


def seen(text: str, **values: object) -> list[tuple[str, str]]:
    document = make_document(text, **values)
    return [(b.kind, " ".join(text[b.start : b.end].split())) for b in outline(document)]


PROSE = "The service is run by the council and answers to the board for all that it does each year."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param("Scope of the work", "heading", id="a short line over prose"),
        pytest.param("2.1 Scope of the work", "heading", id="numbered"),
        pytest.param("SCOPE", "heading", id="capitals"),
        pytest.param("## Scope", "heading", id="markdown"),
        pytest.param("Annex B – Figures", "heading", id="annex"),
        pytest.param("12 March 2020", "paragraph", id="a date is none"),
        pytest.param("It ended in June.", "paragraph", id="a sentence is none"),
        pytest.param("Jo Smith, Director of Parks", "paragraph", id="a byline is none"),
    ],
)
def test_heading_is_told_from_other_short_lines(line: str, kind: str) -> None:
    blocks = seen(f"{PROSE}\n\n{line}\n\n{PROSE}\n")
    assert blocks[1] == (kind, line)


def test_short_note_wrapped_by_hand_is_joined_and_a_short_list_is_not() -> None:
    note = (
        "# Boat clubs\n\nWhile boat clubs cannot be required to attend the harbour\n"
        "meetings, most of them send somebody.\n"
    )
    assert [text for kind, text in seen(note) if kind == "paragraph"] == [
        "While boat clubs cannot be required to attend the harbour meetings, most of them send somebody."
    ]
    listed = "The harbour office looks after:\nmoorings and the pontoons\nthe slipway by the church\n"
    assert len(seen(listed)) > 1


def test_hard_wrapped_lines_are_joined_and_headings_without_blank_lines_found() -> None:
    wrapped = (
        "The board was set up by the council in the spring and has met every month since it\n"
        "began. Its members come from the health service, the schools and the fire service\n"
        "and they choose a chair each year.\n"
        "Members\n"
        "There are twelve members in all, and each of them may send another in their place\n"
        "when they can't come to a meeting. The chair has the casting vote, which has never\n"
        "been used. Officers of the council attend but do not vote at the meetings at all.\n"
        "Money\n"
        "The board has no money of its own and each member bears what it costs to take part\n"
        "in the work, but the council pays for the room and for the secretary of the board.\n"
    )
    headings = [text for kind, text in seen(wrapped) if kind == "heading"]
    assert headings == ["Members", "Money"]
    assert len(seen(wrapped)) == 5


def test_run_in_heading_is_in_the_path_of_its_paragraph() -> None:
    text = f"Service\n\nHome visits: In 2006 the team began to visit people who live alone in the valley.\n\n{PROSE}"
    document = make_document(text)
    assert outline(document)[1].path == ("Service", "Home visits")


def test_list_without_bullets_follows_its_lead() -> None:
    text = f"{PROSE}\n\nThe results were:\nFewer complaints\nShorter queues\nMore visits\n\n{PROSE}"
    blocks = outline(make_document(text))
    items = [b for b in blocks if b.kind == "item"]
    assert len(items) == 3
    assert {text[blocks[b.lead].start : blocks[b.lead].end] for b in items} == {"The results were:"}


def test_rows_that_run_on_as_lines_keep_their_labels() -> None:
    text = (DOCUMENTS / "libraries-and-parks.txt").read_text(encoding="utf-8")
    blocks = outline(make_document(text))
    rows: dict[str, list[str]] = {}
    for block in blocks:
        if block.kind == "item" and blocks[block.lead].kind == "label":
            label = blocks[block.lead]
            rows.setdefault(text[label.start : label.end], []).append(text[block.start : block.end])
    assert rows == {
        "Head of Libraries": ["Branch libraries", "Reading programmes", "Local history archive"],
        "Parks Manager": ["Green spaces", "Tree planting"],
        "Head of Sport": ["Leisure centres", "Swimming lessons"],
    }


def test_furniture_of_a_web_page_is_named() -> None:
    blocks = seen(f"Skip to content\n\nHome\n\nWaste strategy\n\n{PROSE}")
    assert [kind for kind, _ in blocks] == ["furniture", "furniture", "heading", "paragraph"]


def test_marks_of_a_file_are_followed() -> None:
    text = "Strategy\n\nSome words about it here.\n\nFirst thing\n\nSecond thing\n"
    marks = (Mark(0, 8, "heading", 1), Mark(37, 48, "item"), Mark(50, 62, "item"))
    assert [k for k, _ in seen(text, marks=marks)] == ["heading", "paragraph", "item", "item"]


def test_break_without_a_heading_leaves_the_section_before() -> None:
    many = "\n\n".join(f"{PROSE} {n}." for n in range(8))
    text = f"{many}\n\nTransport\n\n{PROSE}\n\n\nThe board meets again in the spring of next year, and all are asked to come."
    assert outline(make_document(text))[-1].path == ()
