"""Mails: the message under its subject, its attachments as documents of their own."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

from index.errors import DocumentError
from index.files.blocks import Attachment, Block, Content, tidy
from index.files.encoding import decoded
from index.files.html import html_content

MOST_ATTACHMENTS = 200
_HEADERS = ("From", "To", "Cc", "Date")
_NAMED = re.compile(rb"\A(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}\r?\n")
_KNOWN = re.compile(
    rb"^(?:from|date|subject|received|message-id|mime-version|return-path|delivered-to):", re.I | re.M
)


def is_mail(data: bytes) -> bool:
    """Tell whether bytes begin as a mail does: with headers, two at least that mails have."""
    head = _NAMED.match(data[:20_000])
    return bool(head) and len(_KNOWN.findall(head.group(0))) >= 2 if head else False


def read_mail(data: bytes) -> Content:
    """Read a mail: who wrote to whom, and the text; a web page (MHT) within it as a page."""
    message = email.message_from_bytes(data, policy=default)
    if not isinstance(message, EmailMessage):
        raise DocumentError("is no mail that can be read; save it anew.")
    subject = tidy(str(message.get("Subject") or ""))
    heads = [
        Block("paragraph", f"{name}: {tidy(str(message[name]))}") for name in _HEADERS if message.get(name)
    ]
    content = _body(message)
    attachments = tuple(_attachments(message))
    listed = [Block("item", f"Attachment: {a.name}") for a in attachments]
    is_page = not heads and bool(content.blocks)
    title = [Block("heading", subject, 1)] if subject else []
    date = _date(message)
    return replace(
        content,
        blocks=content.blocks if is_page else [*title, *heads, *content.blocks, *listed],
        title=content.title if is_page else subject,
        date=content.date if is_page else date,
        date_note=content.date_note
        if is_page
        else f"the mail's own: “{message.get('Date')}”"
        if date
        else "",
        attachments=attachments,
    )


def _body(message: EmailMessage) -> Content:
    """Return the text of a mail; the plain form goes before the web page."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return Content()
    raw = part.get_payload(decode=True)
    text, odd = decoded(raw if isinstance(raw, bytes) else b"", part.get_content_charset() or "")
    if part.get_content_type() == "text/html":
        content = html_content(text)
    else:
        content = Content([Block("paragraph", line) for line in _paragraphs(text)], stated=False)
    return replace(content, left_out=(*content.left_out, odd)) if odd else content


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a plain text; lines that a mail program wrapped are joined."""
    out = []
    for piece in re.split(r"\n[ \t]*\n", text):
        lines = [line for line in map(tidy, piece.splitlines()) if line]
        wrapped = len(lines) > 1 and all(len(line) >= 55 for line in lines[:-1])
        out += [" ".join(lines)] if wrapped else lines
    return out


def _attachments(message: EmailMessage) -> list[Attachment]:
    """Return what is attached to a mail, mails among it, each under a name of its own."""
    found: list[Attachment] = []
    for part in message.iter_attachments() if message.is_multipart() else ():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_content()
            data = bytes(inner) if isinstance(inner, EmailMessage) else b""
        elif part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment":
            continue
        else:
            raw = part.get_payload(decode=True)
            data = raw if isinstance(raw, bytes) else b""
        named = part.get_filename() or ("message.eml" if part.get_content_type() == "message/rfc822" else "")
        name = re.sub(r"[\\/\x00-\x1f\ud800-\udfff]", "_", named).lstrip(".") or "attachment"
        while name in {a.name for a in found}:
            name = f"_{name}"
        found.append(Attachment(name, data))
        if len(found) > MOST_ATTACHMENTS:
            raise DocumentError(
                f"has more than {MOST_ATTACHMENTS} attachments; save those that matter by themselves."
            )
    return found


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(message["Date"])).date().isoformat() if message.get("Date") else ""
    except ValueError:
        return ""
