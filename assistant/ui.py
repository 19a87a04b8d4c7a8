"""The chat window, in Gradio: the conversation, and beside it the source of what is quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any, Protocol

import gradio as gr

from assistant.answers import Answer
from assistant.assistant import Assistant
from assistant.render import answer_html
from assistant.serve.identity import User, user_of
from assistant.strings import FOLDER, LANGUAGES, strings
from index.errors import AtebError

Messages = list[dict[str, str]]


class Stream(Protocol):
    """Answers a user's question, in growing snapshots: `Service.stream`."""

    def __call__(
        self, question: str, history: Sequence[str], *, user: User, language: str
    ) -> Iterator[Answer]:
        """Yield growing snapshots of the answer."""
        ...


def build_window(assistant: Assistant, *, language: str, stream: Stream) -> gr.Blocks:
    """Return the window in a language; `head_html` and `WINDOW_CSS` belong to it when it is mounted."""
    say = strings(language)
    respond = responder(stream, language)
    window: gr.Blocks
    with gr.Blocks(title=say["title"], analytics_enabled=False, fill_width=True) as window:
        gr.HTML(_header(language, len(assistant.index.documents())))
        asked: Any = gr.State([])
        with gr.Row(elem_classes="ateb-columns"):
            with gr.Column(scale=3, min_width=320):
                chat = gr.Chatbot(
                    label=say["conversation"], height="58vh", placeholder=escape(say["empty"]),
                    buttons=[], feedback_options=None, latex_delimiters=[], elem_id="ateb-chat",
                    layout="panel",
                )  # fmt: skip
                with gr.Row():
                    box = gr.Textbox(
                        label=say["question_label"], placeholder=say["question_hint"], scale=5,
                        lines=1, max_lines=4, elem_id="ateb-question",
                    )  # fmt: skip
                    ask = gr.Button(say["ask"], variant="primary", scale=1, min_width=90)
                gr.Examples(assistant.examples(language), inputs=box, label=say["examples"])
                fresh = gr.Button(say["new"], size="sm")
            with gr.Column(scale=2, min_width=320, elem_id="ateb-panel"):
                gr.HTML(_panel(language))
        for event in (ask.click, box.submit):
            event(
                respond,
                [box, chat, asked],
                [box, chat, asked],
                show_progress="hidden",
                api_visibility="private",
            )
        for event in (fresh.click, chat.clear):
            event(lambda: ("", [], []), None, [box, chat, asked], api_visibility="private")
    return window


def responder(stream: Stream, language: str) -> Callable[..., Iterator[tuple[str, Messages, list[str]]]]:
    """Return what answers a question in the window: growing messages, and the questions so far."""
    say = strings(language)

    def respond(
        question: str, messages: Messages | None, asked: list[str], request: gr.Request
    ) -> Iterator[tuple[str, Messages, list[str]]]:
        before = list(messages or [])
        if not question.strip():
            yield question, before, asked
            return
        mine = {"role": "user", "content": f"<p>{escape(' '.join(question.split()))}</p>"}
        yield "", [*before, mine, _reply(f"<p>{escape(say['working'])}</p>")], asked
        try:
            for answer in stream(question, asked, user=user_of(request), language=language):
                yield "", [*before, mine, _reply(answer_html(answer, language))], [*asked, question]
        except AtebError as error:
            said = f"<p>{escape(say['failed'])}: {escape(str(error))}</p>"
            yield question, [*before, mine, _reply(said)], asked

    return respond


def head_html(language: str) -> str:
    """Return what the page's head needs: the script that opens sources."""
    script = (FOLDER / "window.js").read_text(encoding="utf-8")
    return f'<script data-language="{language}">{script}</script>'


def window_css() -> str:
    """Return the style sheet of the window."""
    return (FOLDER / "window.css").read_text(encoding="utf-8")


def _reply(html: str) -> dict[str, str]:
    return {"role": "assistant", "content": html}


def _header(language: str, documents: int) -> str:
    say = strings(language)
    links = "".join(_language_link(name, current=name == language) for name in LANGUAGES)
    return (
        f'<header class="ateb-header"><h1>{escape(say["title"])}</h1>'
        f"<p>{escape(say['tagline'])} · {documents} {escape(say['library'])}</p>"
        f'<nav aria-label="{escape(say["switch_label"])}">{links}</nav></header>'
    )


def _language_link(name: str, *, current: bool) -> str:
    path = "/" if name == "en" else f"/{name}/"
    mark = ' aria-current="page"' if current else ""
    text = escape(strings(name)["language"])
    return f'<a href="{path}" lang="{name}" hreflang="{name}"{mark}>{text}</a>'


def _panel(language: str) -> str:
    say = strings(language)
    return (
        f'<section id="ateb-source" aria-live="polite"><h2>{escape(say["source"])}</h2>'
        f'<div id="ateb-shown"><p class="ateb-note">{escape(say["source_empty"])}</p></div></section>'
    )
