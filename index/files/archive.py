"""Zip archives, as office documents are: refused where they would unpack to too much."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from index.errors import DocumentError

_UNPACKED = 200 * 1024 * 1024  # bytes, of all members together
_ROUNDED = 10 * 1024 * 1024  # bytes, below which any ratio is fine
_RATIO = 200


def check_archive(data: bytes) -> list[str]:
    """Return the names of an archive's members; raise DocumentError for a broken one, or for a bomb."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DocumentError("is damaged or cut short; get it anew.") from error
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if unpacked > _UNPACKED or (unpacked > _ROUNDED and unpacked / packed > _RATIO):
        raise DocumentError(
            f"would unpack to {unpacked >> 20} MB, {unpacked // packed} times its size; refused."
        )
    return [member.filename for member in members]


def member(data: bytes, name: str) -> bytes:
    """Return a member of an archive, b"" where there is none."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name) if name in archive.namelist() else b""


def parsed(xml: bytes) -> etree._Element:
    """Parse XML without entities of its own, and without limits on depth being lifted."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
