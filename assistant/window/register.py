"""Who does what: the register as a table, where the assistant keeps one."""

from __future__ import annotations

import gradio as gr

from assistant.serve.service import Service
from assistant.strings import strings

COLUMNS = ("body", "relation", "what", "partners", "amount", "when")


def add_register(service: Service, language: str) -> bool:
    """Add the tab of the register, and tell whether there is one: `assistant.register()` returns its rows."""
    read = getattr(service.assistant, "register", None)
    if read is None:
        return False
    say = strings(language)
    with gr.Tab(say["view_register"]):
        gr.Dataframe(
            lambda: [[str(getattr(role, name) or "") for name in COLUMNS] for role in read()],
            headers=[say[f"register_{name}"] for name in COLUMNS],
            interactive=False,
            wrap=True,
            show_search="search",
            buttons=[],
        )
    return True
