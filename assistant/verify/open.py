"""Which verifier verifies: the packaged model, or the one that a setting names."""

from __future__ import annotations

from functools import lru_cache

from assistant.verify.packaged import PackagedSupport
from assistant.verify.verify import SupportVerifier


@lru_cache(maxsize=2)
def open_verifier(name: str = "", strictness: str = "normal") -> SupportVerifier:
    """Return the verifier by name or folder of its model, the packaged one for "".

    Raises ModelError where the model can't be loaded, or tells neither words nor entailment.
    """
    if not name:
        return SupportVerifier(PackagedSupport(), strictness=strictness)
    from assistant.verify.foreign import TransformersSupport

    return SupportVerifier(TransformersSupport(name), strictness=strictness)
