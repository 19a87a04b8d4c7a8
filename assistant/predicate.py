"""What is asked of the things that a question names: the verb, or the noun that stands for it.

Without a parser: from where words stand. A text that names the things and says something else of
them does not answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.question import STOPWORDS, Part, proper_names
from index.vocabulary import fold, stem

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_AUXILIARY = frozenset(
    "is are was were be been am do does did has have had can could will would shall should may might"
    " must".split()
)
_DETERMINER = frozenset(
    "the a an this that these those its their his her our your my each every no any".split()
)
_PREPOSITION = frozenset(
    "of in on at for to from by with about into over under between through during since until after before"
    " against among within without across per as than towards upon".split()
)
_ASKING = frozenset("who whom whose which what when where why how".split())
_MEASURED = frozenset(
    "much many long often far big large soon old early late money number share amount".split()
)


FINDING = frozenset(stem(word) for word in "find conclude recommend decide show reveal".split())
_FINDS = frozenset("find show conclude recommend decide say report reveal suggest agree mean cost".split())


def predicate(part: Part, sought: Collection[str]) -> str:
    """Return the stem of what a part asks of what it names, or "" where that can't be told.

    sought: stems of the sort of thing that is asked for ("which FUND …").
    """
    found = [(m.group(0), fold(m.group(0))) for m in _WORD.finditer(part.text)]
    named = {fold(w) for name in proper_names(part.text) for w in _WORD.findall(name)}
    start = next((i for i, (_, w) in enumerate(found) if w in _ASKING), -1) + 1
    inverted, verb = False, ""
    for at in range(start, len(found)):
        printed, word = found[at]
        before = found[at - 1][1] if at else ""
        stemmed = stem(word)
        if word in _AUXILIARY and not inverted:
            inverted, verb = True, ""
        elif verb and (inverted or at > start) and word in _DETERMINER | _PREPOSITION | _ASKING | _AUXILIARY:
            break
        elif stemmed in sought or word in _MEASURED or (word in named and not printed.islower()):
            continue
        elif word in STOPWORDS and not (inverted and word in _FINDS):
            if not inverted and word not in _PREPOSITION | _DETERMINER:
                return ""  # "who gives out …": too plain a verb to look for
        elif before not in _DETERMINER | _PREPOSITION | _MEASURED and (inverted or not verb):
            verb = stemmed
    return verb
