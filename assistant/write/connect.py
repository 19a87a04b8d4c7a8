"""A chat model by name, through LangChain; imported only when one is set."""

from __future__ import annotations

from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from assistant.settings import SettingsError

_ANSWER_TOKENS = 700


def connect(name: str, *, timeout: float, window: int = 8192) -> BaseChatModel:
    """Return the chat model "provider:name"; its address and key are read from the provider's variables.

    timeout: seconds, for those providers whose models take one; window: tokens to read and write at once,
    for Ollama, which otherwise cuts a longer prompt and says nothing.
    Raises SettingsError, with the pip line, where a package is missing.
    """
    provider, _, model = name.partition(":")
    if not (provider and model):
        raise SettingsError(f"ATEB_MODEL is {name!r}; expected provider:name, for example ollama:llama3.1.")
    options: dict[str, Any] = {"temperature": 0}
    if provider == "ollama":
        options |= {"num_ctx": window, "num_predict": _ANSWER_TOKENS, "client_kwargs": {"timeout": timeout}}
    else:
        options |= {"timeout": timeout, "max_retries": 1, "max_tokens": _ANSWER_TOKENS}
    if provider == "openai":
        options["stream_usage"] = True
    try:
        connected: BaseChatModel = init_chat_model(name, **options)
    except ImportError:
        package = f"langchain-{provider.replace('_', '-')}"
        raise SettingsError(
            f"ATEB_MODEL is {name!r}, and the package {package} is not installed; install it with: "
            f'pip install "{package}"'
        ) from None
    except Exception as error:  # each provider raises its own kinds for a missing key or a wrong name
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise SettingsError(
            f"The chat model {name!r} can't be connected ({said}); expected provider:name and the "
            f"provider's own variables for key and address. docs/models.md lists them."
        ) from error
    return connected
