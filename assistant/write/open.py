"""The writer that the settings name."""

from __future__ import annotations

from assistant.settings import Settings
from assistant.verify import open_verifier
from assistant.write.connect import connect
from assistant.write.writer import Writer
from index.embed import Embedder


def open_writer(settings: Settings, embedder: Embedder) -> Writer:
    """Return the chat model that the settings name, with the verifier that they name.

    Raises SettingsError or ModelError where either can't be had.
    """
    return Writer(
        connect(settings.model, timeout=settings.model_timeout, window=settings.model_window),
        open_verifier(settings.verifier, embedder),
        settings.model,
        window=settings.model_window,
        timeout=settings.model_timeout,
    )
