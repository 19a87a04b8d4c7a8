"""The talk: Gradio's chat over the one way to an answer, with feedback kept in our own store."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from functools import lru_cache, wraps
from typing import Any, cast
from uuid import uuid4

import gradio as gr

from assistant.answers import Answer
from assistant.assistant import LONGEST_QUESTION
from assistant.phrases.errors import error_text
from assistant.read.calibration import CAUTION
from assistant.serve.events import snapshots
from assistant.serve.feedback import Feedback, FeedbackStore
from assistant.serve.identity import user_of
from assistant.serve.schemas import FeedbackMark
from assistant.serve.service import Service
from assistant.window.message import message, plain
from assistant.window.sources import Messages, answer_of, turns
from assistant.window.strings import strings
from index import AtebError

_KEPT = 400_000  # characters of conversations: Gradio sends all that the browser keeps at each saving
_MARKS: dict[Any, FeedbackMark] = {True: "right", False: "wrong"}
_STORED = "ateb-conversations"  # one name in both languages, so that both show the same conversations


class Talk(gr.ChatInterface):
    """A ChatInterface whose kept conversations outlive the server, and never outgrow a request."""

    def _save_conversation(self, index: int | None, conversation: Any, saved_conversations: Any) -> Any:
        index, saved = super()._save_conversation(index, conversation, saved_conversations)
        while len(saved) > 1 and len(json.dumps(saved)) > _KEPT:
            saved.pop()
        return (index if index is None or index < len(saved) else None), saved


def add_talk(service: Service, language: str) -> tuple[Talk, gr.Dropdown]:
    """Add the talk to the blocks that are open; return it, and the choice of the document asked."""
    say = strings(language)
    chatbot = gr.Chatbot(
        elem_id="ateb-talk",
        label=say["conversation"],
        height="60vh",
        placeholder=say["empty"],
        buttons=["copy", "copy_all"],
        feedback_options=("Like", "Dislike", say["mark_missing"]),
        latex_delimiters=[],
        layout="panel",
        editable="user",
        allow_tags=False,
    )
    document = gr.Dropdown(
        document_choices(service, language), value="", label=say["filter_document"], render=False
    )
    dates = [
        gr.Textbox("", label=say[f"filter_{name}"], info=say["filter_form"], max_lines=1, render=False)
        for name in ("from", "to")
    ]
    caution = gr.Radio(
        [(say[f"caution_{name}"], name) for name in CAUTION],
        value=service.assistant.settings.caution, label=say["caution"], render=False,
    )  # fmt: skip
    talk = Talk(
        _asking(service, language),
        chatbot=chatbot,
        textbox=gr.Textbox(
            label=say["question_label"],
            placeholder=say["question_label"],
            max_length=LONGEST_QUESTION,
            submit_btn=say["ask"],
            stop_btn=say["stop"],
            elem_id="ateb-question",
            scale=7,
        ),
        additional_inputs=[document, *dates, caution],
        additional_inputs_accordion=gr.Accordion(say["filter"], open=False, render=False),
        editable=True,
        save_history=True,
        concurrency_limit=None,  # the service has its own queue, for every interface
        show_progress="hidden",
        api_name="chat",
        api_description="Answer a question; the answer is Markdown. `/ask` gives it as data.",
        analytics_enabled=False,
    )
    talk.chatbot.example_select(talk.example_populated, None, talk.textbox, api_visibility="private")
    cast(Any, talk.new_chat_button.parent).min_width = 160  # of the column of kept conversations
    talk.saved_conversations.storage_key = _STORED
    talk.saved_conversations.secret = _STORED  # it is sent with the page, so it hides nothing
    _add_feedback(service, talk, language)
    return talk, document


def document_choices(service: Service, language: str) -> list[tuple[str, str]]:
    """Return (title, id) of the documents that can be asked alone, all of them first."""
    documents = sorted(service.index.documents(), key=lambda d: d.title.casefold())
    return [(strings(language)["filter_all"], ""), *((d.title, d.id) for d in documents)]


@lru_cache(maxsize=8)
def examples(service: Service, version: str, language: str) -> Any:
    """Return questions that the documents answer, drawn anew when the index has another version."""
    return [{"text": question} for question in service.assistant.examples(language)]


def _asking(service: Service, language: str) -> Any:
    """Return what answers in the window: it yields the message as it grows."""

    async def ask(
        question: str,
        history: list[dict[str, Any]],
        document: str | None,
        date_from: str | None,
        date_to: str | None,
        caution: str | None,
        request: gr.Request,
    ) -> AsyncIterator[str]:
        """Answer a question, understood in the conversation before it."""
        where = {"document": document, "date_from": date_from, "date_to": date_to}

        def answers() -> Iterator[Answer]:
            return service.stream(
                question,
                [asked for asked, _ in turns(history)],
                user=user_of(request),
                where={key: value.strip() for key, value in where.items() if value and value.strip()},
                language=language,
                caution=caution or "",
            )

        try:
            async for answer in snapshots(service.gate, answers):
                yield message(answer, language)
        except AtebError as error:
            yield f"**⚠ {plain(error_text(str(error), language))}**"

    return ask


def _add_feedback(service: Service, talk: Talk, language: str) -> None:
    """Keep a mark at once, and the reason for it when it is given."""
    say = strings(language)
    kept: gr.State = gr.State(None)
    reason = gr.Textbox(
        label=say["feedback_comment"], visible=False, max_length=2_000, submit_btn=say["feedback_send"]
    )

    def keep(feedback: Feedback) -> None:
        FeedbackStore(service.assistant.settings.index).add(feedback)
        gr.Info(say["feedback_thanks"])

    def mark(messages: Messages, marked: gr.LikeData) -> tuple[Feedback | None, Any]:
        if marked.liked == "":  # the mark was taken back
            return None, gr.Textbox(visible=False)
        index = marked.index if isinstance(marked.index, int) else marked.index[0]
        *before, (question, markdown) = turns(messages[: index + 1])
        answer = answer_of(service, question, markdown, language)
        feedback = Feedback(
            mark=_MARKS.get(marked.liked, "missing"), question=question,
            history=tuple(asked for asked, _ in before), answer=answer.to_dict(),
            index_version=answer.index_version, language=language,  # type: ignore[arg-type]
        )  # fmt: skip
        keep(feedback)
        return feedback, gr.Textbox(visible=True, value="")

    def because(comment: str, feedback: Feedback | None) -> Any:
        if feedback is not None and comment.strip():
            keep(feedback.model_copy(update={"comment": comment.strip()[:2_000], "id": uuid4().hex}))
        return gr.Textbox(visible=False)

    talk.chatbot.like(speaking(mark, language), talk.chatbot, [kept, reason], api_visibility="private")
    reason.submit(speaking(because, language), [reason, kept], reason, api_visibility="private")


def speaking(work: Callable[..., Any], language: str) -> Callable[..., Any]:
    """Return a function whose errors are said in the window, in its language."""

    @wraps(work)
    def spoken(*given: Any, **named: Any) -> Any:
        try:
            return work(*given, **named)
        except AtebError as error:
            raise gr.Error(error_text(str(error), language), print_exception=False) from error

    return spoken
