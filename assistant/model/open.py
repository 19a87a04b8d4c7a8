"""The writer that the settings name."""

from __future__ import annotations

from assistant.model.connect import connect
from assistant.model.writer import Writer
from assistant.settings import Settings
from assistant.verify import open_verifier


def open_writer(settings: Settings) -> Writer:
    """Return the chat model that the settings name, with the verifier that they name.

    Raises SettingsError or ModelError where either can't be had.
    """
    return Writer(
        connect(settings.model, timeout=settings.model_timeout, window=settings.model_window),
        open_verifier(settings.verifier, settings.strictness),
        settings.model,
        window=settings.model_window,
        timeout=settings.model_timeout,
    )
