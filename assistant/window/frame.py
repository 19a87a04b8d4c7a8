"""Gradio, the frame of the window: loaded behind it, since importing it takes seconds."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.strings import strings
from assistant.window.page import bare_page, head_html, window_html

if TYPE_CHECKING:
    import gradio as gr


class Frame:
    """The page of the window in a language: in Gradio, or bare until Gradio is loaded.

    Both hold the same window; whoever opens it early misses nothing.
    """

    def __init__(self, language: str, *, at: str = "", uploads: bool = False) -> None:
        self._language, self._at, self._uploads = language, at, uploads
        self._page = bare_page(language, at=at, uploads=uploads)
        self._framed: ASGIApp | None = None

    def load(self) -> None:
        """Put Gradio around the window from now on."""
        import gradio as gr
        from fastapi import FastAPI

        self._framed = gr.mount_gradio_app(
            FastAPI(docs_url=None, redoc_url=None, openapi_url=None),
            build_window(self._language, uploads=self._uploads),
            path="/",
            head=head_html(self._language, at=self._at),
            footer_links=[],
            run_history=False,
            ssr_mode=False,
            enable_monitoring=False,
            show_error=False,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with Gradio where it is loaded, else with the bare page."""
        if self._framed is not None:
            await self._framed(scope, receive, send)
            return
        at_page = scope["type"] == "http" and scope["path"].rstrip("/") == scope.get("root_path", "").rstrip(
            "/"
        )
        answer: Response = HTMLResponse(self._page) if at_page else Response(status_code=404)
        await answer(scope, receive, send)


def build_window(language: str, *, uploads: bool = False) -> gr.Blocks:
    """Return the window as Gradio's blocks: one component of HTML, which its own scripts bring to life."""
    import gradio as gr

    say = strings(language)
    blocks: gr.Blocks
    with gr.Blocks(title=say["title"], analytics_enabled=False, fill_width=True, fill_height=True) as blocks:
        gr.HTML(
            window_html(language, uploads=uploads),
            apply_default_css=False,
            js_on_load=None,
            elem_id="ateb-frame",
        )
    return blocks


def load_behind(frames: Mapping[str, Frame]) -> threading.Thread:
    """Load Gradio around the pages, in a thread of its own; return it, started."""

    def load() -> None:
        for frame in frames.values():
            frame.load()
        print("The window is framed by Gradio", flush=True)

    thread = threading.Thread(target=load, name="gradio", daemon=True)
    thread.start()
    return thread
