"""Whether a text bears out a sentence, and which of its words it doesn't."""

from assistant.verify.verdict import Verdict
from assistant.verify.verify import SupportVerifier, open_verifier

__all__ = ["SupportVerifier", "Verdict", "open_verifier"]
