"""What can be evaluated: the assistant, a Python callable, or an HTTP endpoint."""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

import httpx

from assistant.answers import Answer
from assistant.assistant import Assistant
from assistant.evaluation.foreign import AnswerFormError, answer_from
from index import AtebError

ATTEMPTS = 3
TIMEOUT = 120.0  # seconds for one answer


class SystemUnusableError(AtebError):
    """A system that was to be evaluated can't be found, reached or understood."""


class System(Protocol):
    """What is evaluated: a question and the user's earlier ones in, an answer out."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Return the answer to a question in its conversation."""
        ...


class CallableSystem:
    """A Python callable of (question, history) that returns an Answer, its JSON, or plain text."""

    def __init__(self, function: Callable[[str, Sequence[str]], Any], name: str) -> None:
        self.name = name
        self._function = function

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Return what the callable answers; its own errors are raised as they are."""
        return _understood(self._function(question, list(history)), question, self.name)


class HttpSystem:
    """An HTTP endpoint that answers in JSON: in Ateb's form, or as OpenAI's chat completions.

    address: one that ends in "/chat/completions" is asked in OpenAI's form, any other with
    {"question", "history"}. model: name sent in OpenAI's form. key: sent as a bearer token.
    """

    def __init__(self, address: str, *, model: str = "ateb", key: str = "") -> None:
        self.name = address
        self._openai = address.rstrip("/").endswith("/chat/completions")
        self._model = model
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(headers=headers, timeout=TIMEOUT)

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Return what the endpoint answers; raise SystemUnusableError after three failed attempts."""
        body: dict[str, Any] = {"question": question, "history": list(history)}
        if self._openai:
            turns = [{"role": "user", "content": text} for text in (*history, question)]
            body = {"model": self._model, "messages": turns, "temperature": 0}
        return _understood(self._post(body), question, self.name)

    def _post(self, body: Mapping[str, Any]) -> Any:
        problem = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(attempt)
            try:
                response = self._client.post(self.name, json=body)
                if response.status_code < 500 and response.status_code != 429:
                    return response.raise_for_status().json()
                problem = f"status {response.status_code}"
            except httpx.HTTPStatusError as error:
                raise SystemUnusableError(
                    f"{self.name} answered with status {error.response.status_code}; expected 200 and JSON. "
                    "Check the address, and the key if it wants one."
                ) from None
            except ValueError:
                raise SystemUnusableError(f"{self.name} did not answer in JSON; expected JSON.") from None
            except httpx.HTTPError as error:
                problem = str(error) or type(error).__name__
        raise SystemUnusableError(f"{self.name} can't be reached ({problem}, {ATTEMPTS} attempts).")


def load_system(address: str, *, model: str = "ateb", key_variable: str = "") -> System:
    """Return the system at an address: "module:function", or an http(s) URL.

    key_variable: name of the environment variable that holds the endpoint's key.
    """
    if address.startswith(("http://", "https://")):
        key = os.environ.get(key_variable, "") if key_variable else ""
        if key_variable and not key:
            raise SystemUnusableError(f"{key_variable} is not set; expected the key of {address} in it.")
        return HttpSystem(address, model=model, key=key)
    module, colon, name = address.partition(":")
    if not colon:
        raise SystemUnusableError(f"{address!r} names no system; expected module:function or an http(s) URL.")
    if "" not in sys.path:
        sys.path.insert(0, "")  # a module in the current folder, as `python -m` finds it
    try:
        found = importlib.import_module(module)
        for step in name.split("."):
            found = getattr(found, step)
    except (ImportError, AttributeError) as error:
        raise SystemUnusableError(f"{address} can't be imported ({error}).") from error
    if not callable(found):
        raise SystemUnusableError(f"{address} is not callable; expected a function of (question, history).")
    return CallableSystem(found, address)


def forced_system(system: System) -> System | None:
    """Return the assistant that quotes and withholds nothing, to see what would have been answered."""
    if not isinstance(system, Assistant):
        return None
    return Assistant(system.index, settings=replace(system.settings, threshold=0.0, model=""))


def _understood(given: Any, question: str, name: str) -> Answer:
    try:
        return answer_from(given, question)
    except AnswerFormError as error:
        raise SystemUnusableError(f"{name}: {error}") from None
