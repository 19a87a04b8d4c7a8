"""The routes of the library's page: its list, and, where the owner allows it, what changes it."""

from __future__ import annotations

import json
import queue
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse, StreamingResponse

from assistant.library import Library
from assistant.phrases.errors import error_text
from assistant.serve.identity import require_curator
from assistant.serve.problems import FELL_OVER, asked_language
from assistant.serve.service import Service
from assistant.settings import Settings
from assistant.window.library import library_html, preview_html
from assistant.window.requests import Language
from assistant.window.routes import LINES, window_router
from index import AtebError
from index.build import Progress, Report

Work = Callable[[Progress], Report]


def library_routes(service: Service, settings: Settings) -> APIRouter:
    """Return the routes of the library; those that change it answer 403 unless ATEB_UPLOADS is set."""
    routes = window_router()

    def library() -> Library:
        return Library(
            service.assistant.index,
            corpus=settings.corpus,
            path=settings.index,
            chroma_url=settings.chroma_url,
        )

    def may_change(request: Request) -> None:
        """Refuse who may not change the library; the one place where that is decided."""
        if not settings.uploads:
            raise HTTPException(403, "The library is changed by its owner, with `ateb index`.")
        require_curator(request)

    @routes.get("/library")
    def listed(lang: Language = "en") -> HTMLResponse:
        """Show the documents with their states."""
        return HTMLResponse(library_html(library().entries(), lang, uploads=settings.uploads))

    @routes.post("/library/preview", dependencies=[Depends(may_change)])
    def preview(file: UploadFile, lang: Annotated[Language, Form()] = "en") -> HTMLResponse:
        """Show what would be made of a file."""
        with _uploaded(file) as path:
            return HTMLResponse(preview_html(library().preview(file.filename or "", path), lang))

    @routes.post("/library/add", dependencies=[Depends(may_change)])
    def add(
        request: Request,
        file: Annotated[UploadFile, File()],
        title: Annotated[str, Form()] = "",
        office: Annotated[str, Form()] = "",
        date: Annotated[str, Form()] = "",
    ) -> StreamingResponse:
        """Add a document; the progress is streamed."""
        known = {"title": title, "office": office, "date": date}
        name = file.filename or ""
        folder = tempfile.mkdtemp()
        path = Path(folder) / "upload"
        with path.open("wb") as copy:
            shutil.copyfileobj(file.file, copy)

        def work(progress: Progress) -> Report:
            try:
                return library().add(name, path, known, progress=progress)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

        return StreamingResponse(_progress(work, asked_language(request.scope)), media_type=LINES)

    @routes.post("/library/remove", dependencies=[Depends(may_change)])
    def remove(request: Request, source: Annotated[str, Form()]) -> StreamingResponse:
        """Remove a document; the progress is streamed."""

        def work(progress: Progress) -> Report:
            return library().remove(source, progress=progress)

        return StreamingResponse(_progress(work, asked_language(request.scope)), media_type=LINES)

    return routes


@contextmanager
def _uploaded(file: UploadFile) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as copy:
            shutil.copyfileobj(file.file, copy)
        yield path


def _progress(work: Work, language: str) -> Iterator[str]:
    """Do the work in a thread of its own, to its end; yield its progress and its end as JSON lines."""
    lines: queue.Queue[dict[str, Any]] = queue.Queue()

    def run() -> None:
        try:
            report = work(lambda done, total, what: lines.put({"done": done, "total": total, "what": what}))
            lines.put({"added": report.added, "removed": report.removed, "failed": report.failed})
        except AtebError as error:
            lines.put({"error": error_text(str(error), language)})
        except BaseException:
            lines.put({"error": error_text(FELL_OVER, language)})
            raise

    threading.Thread(target=run, name="library").start()
    while True:
        line = lines.get()
        yield json.dumps(line, ensure_ascii=False) + "\n"
        if "total" not in line:
            return
