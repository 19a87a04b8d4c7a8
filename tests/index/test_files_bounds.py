"""Files out of bounds, bombs among them: refused in a line."""

import io
import zipfile
from pathlib import Path

import pytest
from test_files_formats import odt, read

from index.errors import DocumentError
from index.load import load


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.html", "<table><tr>" + "<td>1" * 1500 + "</table>", "columns"),
        ("a.xlsx", "PK\x03\x04", "damaged"),
        ("a.zip", "PK\x05\x06" + "\0" * 18, "no format"),
    ],
)
def test_what_is_out_of_bounds_is_refused(tmp_path: Path, name: str, data: str, told: str) -> None:
    with pytest.raises(DocumentError, match=told):
        read(tmp_path, name, data)


def packed(member: str, data: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, data)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        pytest.param("a.xlsx", packed("xl/workbook.xml", b" " * (60 << 20)), "unpack", id="zip of a sheet"),
        pytest.param("a.pptx", packed("ppt/x.xml", b" " * (60 << 20)), "unpack", id="zip of slides"),
        pytest.param("a.html", b"<div>" * 100_000, "nests", id="nested page"),
        pytest.param("a.html", b"<table><tr><th>1" + b"<tr><td colspan=900 rowspan=9>1<td>2" * 5000, "cells|columns", id="spanned cells"),
        pytest.param("a.csv", b",".join([b"1"] * 3000) + b"\n1,2", "columns", id="wide sheet"),
        pytest.param("a.csv", (b",".join([b"1"] * 1000) + b"\n") * 1000, "1,000,000 cells", id="million cells"),
        pytest.param("a.csv", b",".join([b"1"] * 1000) + b"\n1" * 100_000, "cells", id="one wide row"),
        pytest.param("a.html", b"<table>" + (b"<tr>" + b"<td>1" * 1000) * 1000, "cells", id="cells of a page"),
        pytest.param("a.html", b"<table><tr>" + b"<td>1" * 900 + b"<tr><td>1" * 9000, "cells", id="one wide row of a page"),
    ],
)  # fmt: skip
def test_bomb_is_refused(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DocumentError, match=told):
        load(tmp_path / name, folder=tmp_path)


def test_file_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.files.blocks.SECONDS", -1.0)
    for name, data in (
        ("a.html", b"<p>words</p>"),
        ("a.csv", b"a,b\n1,2\n"),
        ("a.odt", odt("<text:p>words</text:p>")),
    ):
        with pytest.raises(DocumentError, match="takes more than"):
            read(tmp_path, name, data)
