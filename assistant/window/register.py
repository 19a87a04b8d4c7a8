"""The register in the window: filters, table, passage, exports, a body by year, a picture."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.register.export import cells_of, write_csv, write_xlsx
from assistant.register.page import by_year
from assistant.register.picture import picture
from assistant.register.register import Register
from assistant.register.role import Role
from assistant.register.words import RELATIONS
from assistant.serve.references import query
from assistant.window.strings import strings

if TYPE_CHECKING:
    from assistant.assistant import Assistant

_SHOWN, _COLUMNS = 1_000, 8  # rows of the table at most; its columns, of those of an export


def add_register(assistant: Assistant, language: str) -> None:
    """Add the register to the Blocks that are open: filters, table, passage, exports, by year, picture."""
    say = strings(language)
    with gr.Row():
        body, about = gr.Textbox(label=say["register_body"]), gr.Textbox(label=say["register_about"])
        choices = [(say["register_any"], ""), *((name, name) for name in RELATIONS)]
        relation = gr.Dropdown(choices, value="", label=say["register_relation"])
        year = gr.Textbox(label=say["register_year"], max_length=7)
        show = gr.Button(say["register_search"], variant="primary")
    kept: Any = gr.State([])
    count = gr.Markdown()
    table = gr.Dataframe(
        headers=say["register_columns"].split(", "),
        label=say["view_register"],
        interactive=False,
        wrap=True,
        show_search="filter",
    )
    passage = gr.HTML(
        escape(say["register_choose"]), label=say["register_passage"], show_label=True, container=True
    )
    with gr.Row():
        files = [gr.DownloadButton(say["register_csv"]), gr.DownloadButton(say["register_xlsx"])]
    with gr.Accordion(say["register_by_year"], open=False):
        years = gr.HTML(escape(say["register_name_body"]))
    with gr.Accordion(say["register_picture"], open=False):
        drawn = gr.HTML()
    asked = [body, relation, about, year]
    shown = [kept, count, table, years, drawn]
    gr.on(
        [show.click, body.submit, about.submit, year.submit, relation.change],
        partial(_found, assistant, say), asked, shown, api_visibility="private",
    )  # fmt: skip

    def opened(rows: list[dict[str, Any]], event: gr.SelectData) -> str:
        return _opened(say, rows, event)

    table.select(opened, kept, passage, api_visibility="private")
    for button, write, ending in zip(files, (write_csv, write_xlsx), ("csv", "xlsx"), strict=True):
        button.click(partial(_file, write, ending), kept, button, api_visibility="private")


def _found(
    assistant: Assistant, say: dict[str, str], body: str, relation: str, about: str, year: str
) -> tuple[list[dict[str, Any]], str, list[list[str]], str, str]:
    page = Register(assistant.index).page(
        body=body, relation=relation, about=about, year=year.strip(), limit=_SHOWN
    )
    rows = [role.to_dict() for role in page.roles]
    told = say["register_count"].format(count=page.total) if page.total else say["register_none"]
    cells = [cells_of(role)[:_COLUMNS] for role in page.roles]
    years = years_html(page.roles, say) if body.strip() else escape(say["register_name_body"])
    return rows, told, cells, years, picture(page.roles, say["register_described"])


def _opened(say: dict[str, str], rows: list[dict[str, Any]], event: Any) -> str:
    """Return the passage of the row that was chosen; the table may have been sorted since it was filled."""
    chosen = [str(cell) for cell in event.row_value]
    role = next((r for r in map(Role.from_dict, rows) if cells_of(r)[:_COLUMNS] == chosen), None)
    return passage_html(role) if role is not None else escape(say["register_choose"])


def passage_html(role: Role) -> str:
    """Return a row's passage, with a link to its place in the document."""
    cited = role.citation
    named = " › ".join(filter(None, (cited.title, cited.heading, cited.date)))
    return (
        f'<blockquote lang="{cited.language}">{escape(cited.quote)}</blockquote><p>{_link(role, named)}</p>'
    )


def years_html(roles: Iterable[Role], say: dict[str, str]) -> str:
    """Return what a body does by the year of the documents, each row a link, and what changed."""
    told = []
    for year in by_year(roles):
        lists = [
            (year.year or say["undated"], year.roles),
            (say["register_begun"].format(year=year.year), year.begun),
            (say["register_ended"].format(year=year.year), year.ended),
        ]
        told += [f"<h3>{escape(head)}</h3><ul>{_items(some)}</ul>" for head, some in lists if some]
    return "".join(told)


def _items(roles: Iterable[Role]) -> str:
    return "".join(f"<li>{_link(r, ' · '.join(filter(None, cells_of(r)[:6])))}</li>" for r in roles)


def _link(role: Role, text: str) -> str:
    return f'<a href="?{escape(query(role.citation))}">{escape(text)}</a>'


def _file(write: Callable[[Iterable[Role], Path], Path], ending: str, rows: list[dict[str, Any]]) -> str:
    folder = Path(tempfile.mkdtemp(prefix="ateb-register-"))
    return str(write((Role.from_dict(row) for row in rows), folder / f"register.{ending}"))
