"""The assistant: from a question to an answer with citations."""

from assistant.answers import Answer, Citation, Claim
from assistant.settings import Settings, SettingsError

__all__ = ["Answer", "Citation", "Claim", "Settings", "SettingsError"]
