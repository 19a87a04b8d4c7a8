"""Other systems that can be evaluated: a Python callable, or an HTTP endpoint."""

from __future__ import annotations

import importlib
import operator
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import httpx

from assistant.answers import Answer
from assistant.evaluation.foreign import AnswerFormError, answer_from
from index import AtebError

ATTEMPTS = 3
TIMEOUT = 120.0  # seconds for one answer


class SystemUnusableError(AtebError):
    """A system that was to be evaluated can't be found, reached or understood."""


class CallableSystem:
    """A Python callable of (question, history) that returns an Answer, its JSON, or plain text."""

    def __init__(self, function: Callable[[str, Sequence[str]], Any], name: str) -> None:
        self.name = name
        self._function = function

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Return what the callable answers; its own errors are raised as they are."""
        try:
            return answer_from(self._function(question, list(history)), question)
        except AnswerFormError as error:
            raise SystemUnusableError(f"{self.name}: {error}") from None


def http_system(address: str, *, model: str = "ateb", key: str = "") -> CallableSystem:
    """Return an HTTP endpoint that answers in JSON: in Ateb's form, or as OpenAI's chat completions.

    address: one that ends in "/chat/completions" is asked in OpenAI's form, any other with
    {"question", "history"}. model: name sent in OpenAI's form. key: sent as a bearer token.
    """
    client = httpx.Client(headers={"Authorization": f"Bearer {key}"} if key else {}, timeout=TIMEOUT)
    is_openai = address.rstrip("/").endswith("/chat/completions")

    def ask(question: str, history: Sequence[str]) -> Any:
        body: dict[str, Any] = {"question": question, "history": list(history)}
        if is_openai:
            turns = [{"role": "user", "content": text} for text in (*history, question)]
            body = {"model": model, "messages": turns, "temperature": 0}
        for attempt in range(ATTEMPTS):
            time.sleep(attempt)
            try:
                response = client.post(address, json=body)
                problem = f"status {response.status_code}"
                if response.is_success:
                    return response.json()
                if response.status_code < 500 and response.status_code != 429:
                    raise SystemUnusableError(
                        f"{address} answered with {problem}; expected 200 and JSON. Check the address, and "
                        "the key if it wants one."
                    )
            except ValueError:
                raise SystemUnusableError(f"{address} did not answer in JSON; expected JSON.") from None
            except httpx.HTTPError as error:
                problem = str(error) or type(error).__name__
        raise SystemUnusableError(f"{address} can't be reached ({problem}, {ATTEMPTS} attempts).")

    return CallableSystem(ask, address)


def load_system(address: str, *, model: str = "ateb", key_variable: str = "") -> CallableSystem:
    """Return the system at an address: "module:function", or an http(s) URL.

    key_variable: name of the environment variable that holds the endpoint's key.
    """
    if address.startswith(("http://", "https://")):
        key = os.environ.get(key_variable, "") if key_variable else ""
        if key_variable and not key:
            raise SystemUnusableError(f"{key_variable} is not set; expected the key of {address} in it.")
        return http_system(address, model=model, key=key)
    module, colon, name = address.partition(":")
    if not colon:
        raise SystemUnusableError(f"{address!r} names no system; expected module:function or an http(s) URL.")
    if "" not in sys.path:
        sys.path.insert(0, "")  # a module in the current folder, as `python -m` finds it
    try:
        found = operator.attrgetter(name)(importlib.import_module(module))
    except (ImportError, AttributeError) as error:
        raise SystemUnusableError(f"{address} can't be imported ({error}).") from error
    if not callable(found):
        raise SystemUnusableError(f"{address} is not callable; expected a function of (question, history).")
    return CallableSystem(found, address)
