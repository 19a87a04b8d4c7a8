"""Whether a text bears out a sentence, and which of its words it doesn't."""

from assistant.verify.open import open_verifier
from assistant.verify.verdict import Verdict, Verifier

__all__ = ["Verdict", "Verifier", "open_verifier"]
