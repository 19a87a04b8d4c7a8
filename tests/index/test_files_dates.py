"""Which date is a document's own: labelled ones before others, none to come, none of a cell."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from index.dates import date_in_text
from index.load import load


@pytest.mark.parametrize(
    ("text", "iso", "basis"),
    [
        ("Plan\n\n3 June 2019\n\nPublished: 17 Feb 2025\n", "2025-02-17", "stated"),
        ("**Date:** 4 May 2023\n", "2023-05-04", "stated"),
        ("Date of meeting: Monday 3 May 2021\n", "2021-05-03", "stated"),
        ("Dyddiad: 5 Mawrth 2021\n", "2021-03-05", "stated"),
        ("Last updated: 17/02/2025\n", "2025-02-17", "stated"),
        ("Plan\n2025-02-17\n", "2025-02-17", "stated"),
        ("Plan\nMonday 17 February 2025\n", "2025-02-17", "stated"),
        ("Issued by the clerk on 17/02/2025 at noon.", "2025-02-17", "inferred"),
        ("The plan of February 17, 2025 was adopted.", "2025-02-17", "inferred"),
        ("Minutes of 12/31/2020 were read.", "2020-12-31", "inferred"),
        ("Adopted by the Council on 12 November 2019", "2019-11-12", "inferred"),
        ("The next meeting is on 3 June 2021.", "", ""),
        ("Date of next meeting: 3 May 2021\n", "", ""),
        ("Deadline: 3 May 2021", "", ""),
        ("Apply by 3 May 2021, for example.", "", ""),
        ("Write it so: for example, 3 May 2021.", "", ""),
        ("This replaces our letter of 3 June 2019.", "", ""),
        ("31/31/2020 and 30 February 2021", "", ""),
    ],
)
def test_date_of_a_text(text: str, iso: str, basis: str) -> None:
    found = date_in_text(text) or ("", "", "")
    assert found[:2] == (iso, basis)


def test_date_to_come_is_not_the_documents() -> None:
    later = date.today() + timedelta(days=400)
    assert date_in_text(f"Plan\n\n{later.isoformat()}\n") is None


def test_date_of_a_cell_is_not_the_documents(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>Works</p><table><tr><th>Work<th>Done<tr><td>Roof<td>3 May 2021</table>")
    assert load(path, folder=tmp_path).date_basis == "unknown"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2025-02-17T10:00:00Z">',
        '<meta name="DCTERMS.issued" content="2025-02-17">',
        '<script type="application/ld+json">{"@type": "Article", "datePublished": "2025-02-17"}</script>',
    ],
)
def test_date_that_a_page_gives_of_itself(tmp_path: Path, head: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<head>{head}</head><p>Adopted on 3 May 2021.</p>")
    document = load(path, folder=tmp_path)
    assert (document.date, document.date_basis) == ("2025-02-17", "stated")
