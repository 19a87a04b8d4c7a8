"""The language of a text, English or Welsh: by function words, elisions and spelling.

Sure on a sentence, and on most questions; short texts of names or numbers alone have none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.documents import Document
from index.embed import whole_words

LANGUAGES = ("en", "cy")
_TYPICAL = 6_000  # characters of a document by which its language is told

# Only words that the other language does not also have: not "a", "am", "at", "i", "o", "to", "pan".
_WELSH = frozenset(
    """y yr yn yng ym mae maen oes ydy ydyw yw oedd roedd bydd fydd byddai fyddai bu buodd sydd sy fod bod
    ac neu ond mewn gan gyda gydag wrth dros drwy trwy rhwng hyd heb hon hwn hwnnw honno hyn hynny
    rhain rheini eu ei ein eich fy dy nhw nhwythau ef hi'n chi ni ddim nid nad heb wedi wedyn cyn ar
    pwy pryd ble lle faint sut pam beth pa sawl wnaeth gwnaeth gwneud wneud cael gael rhoi dweud ddweud
    gall gallu hefyd iawn fel felly oherwydd os er mwyn pob holl unrhyw rhai eraill arall cyfer ynghylch
    ynghyd ynglŷn ddylai dylai dylid rhaid hynny'n dyna dyma mai taw bore prynhawn nos diolch helo
    shwmae croeso bynnag drwy'r cafodd gafodd cawsant amdano amdani amdanynt iddo iddi
    iddynt ganddo ganddynt""".split()
)
_ENGLISH = frozenset(
    """the of and is are was were be been being has have had having do does did will would shall should can
    could may might must not no it its this that these those they them their he she his you your we our
    us my me with for from by in into about which who whom whose what when where why how many much
    or but if than then there any some all each every other please tell hello thanks thank between
    during under over after before also as so such only more most said says list name""".split()
)
_ELIDED = re.compile(r"\w['’](?:r|n|u|w|ch)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_WELSH_SPELLING = re.compile(
    r"[ŵŷ]|^(?:ll|rh|ngh|mh|nh|ff|gw|cy|gy|chy|sw|ys|gl?wy|dd)|(?:dd|aeth|iadau|iau|au|ion|ol|wyd|odd|wyr"
    r"|edd|fa|wy|yw|ydd|dod|wr|eg|adau|oedd|ir|io|wn|on)$|wy|ddi|ngh|thwy|ych"
)
_ENGLISH_SPELLING = re.compile(
    r"[kqvxz]|ck|sh|^(?:th|wh|pr|str|qu)|(?:ing|tion|sion|ment|ness|ed|ly|ty|ght|nce|ble|ers?|ies|ous|ive|ge)$"
)


def language_of(text: str, default: str = "") -> str:
    """Return "en" or "cy", or `default` where nothing in the text tells."""
    welsh = english = 0.0
    for match in _WORD.finditer(text):
        word = match.group(0).lower()
        if word in _WELSH:
            welsh += 1.0
        elif word in _ENGLISH:
            english += 1.0
        elif len(word) > 3:  # names are spelt in their own language, whatever the text's
            weight = 0.3 if match.group(0).islower() else 0.05
            looks_welsh, looks_english = _spelling(word)
            welsh += weight * looks_welsh
            english += weight * looks_english
    welsh += 1.5 * len(_ELIDED.findall(text))
    if max(welsh, english) < 1:  # no function word: do the words themselves tell?
        told = [w.lower() for w in _WORD.findall(text) if w.islower() and len(w) > 3]
        english += 0.3 * sum(1 if word in whole_words() else -1 for word in told)
    if abs(welsh - english) < 0.05 or max(welsh, english) <= 0:
        return default
    return "cy" if welsh > english else "en"


@lru_cache(maxsize=20_000)
def _spelling(word: str) -> tuple[bool, bool]:
    """Tell whether a word in lower case is spelt as Welsh ones are, and as English ones are."""
    return bool(_WELSH_SPELLING.search(word)), bool(_ENGLISH_SPELLING.search(word))


@lru_cache(maxsize=4096)
def _cached(text: str) -> str:
    return language_of(text, "en")


def document_language(document: Document) -> str:
    """Return the language that most of a document's beginning is in, English where nothing tells."""
    return _cached(document.text[:_TYPICAL])
