"""The assistant: from a question to an answer with citations."""

from assistant.answers import Answer, Citation, Claim, answer_schema
from assistant.assistant import Assistant
from assistant.settings import Settings, SettingsError

__all__ = ["Answer", "Assistant", "Citation", "Claim", "Settings", "SettingsError", "answer_schema"]
