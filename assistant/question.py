"""What a question asks: its parts, the kind of answer that each wants, its telling words."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.kinds import question_kind
from assistant.years import without_years_named, years_in
from index.vocabulary import Vocabulary, fold, language_words, stem, words

# Words of the language in general that say how something is asked, not what about.
STOPWORDS = frozenset(
    """a about according all also am an and any are as asked at be been being between both but by
    can could did do does doing done during each either else ever every exactly find for from gave
    get gets give given gives got had has have having he her here him his how i if in into is it its
    itself just know like made make makes many may me mean means might more most much must my name
    named no nor not now of off on once one only or other our out over own paper papers please
    document documents said same say says she should show so some something state stated states such
    tell than that the their them then there these they thing things this those through to too under
    until up upon us use very was way we well were what whatever when where whether which while who
    whom whose why will with within without would yet you your describe described explain list
    mentioned mention mentions everything anything information detail details text statement
    play plays played part happened happen kind sort
    a'i a'r am ar beth ble dros ei eu faint gan gyda i i'r mae mewn o oedd pa pam pryd pwy sut sydd
    sy'n yn yr yw""".split()
)
_QUESTION_WORD = r"(?:who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|has|have)\b"
_ASKS = re.compile(
    rf"(?:(?:and|so|but|by|for|to|with|in|from|on|at)\s+)*(?:{_QUESTION_WORD}|(?:list|name|describe|tell|give"
    r"|show|explain|can|could|please|a oes|beth|pwy|pryd|faint|pam|sut|ble|pa)\b)",
    re.IGNORECASE,
)
_PARTS = re.compile(
    rf"(?:[,;]?\s+and\s+|[,;]\s+|\?\s+(?:and\s+)?)(?=(?:(?:by|for|to|with|in|from)\s+)?{_QUESTION_WORD})",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\b(?:list|all|every|each|what (?:are|were)"
    r"|what (?!(?:is|was|has|does|this|as)\b)\w{2,}[^\Wsiu]s (?:did|do(?:es)?|ha[sd]|have|are|were|will)"
    r"|which (?:\w+ ){0,2}\w+s\b(?! is| was)|name the|examples?"
    r"|objectives|themes|priorities|portfolios?|responsibilities|areas|groups|bodies|members|measures"
    r"|results?|outcomes?|benefits|initiatives)\b",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"\b(?:which|what) (?:\w+[ -]){0,4}?(?:bodies|boards|groups|forums|organisations|areas|authorities"
    r"|councils|schemes|programmes|projects|initiatives|services|people|agencies|partners)\b"
    r"|\b(?:all|every)\b|\bacross\b|\b(?:both|two) (?:papers|documents)\b|\bwhat (?:is|was) funded\b",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(r"(?i:what|who) (?:is|are|was|were) (?:the |an? )?[A-Z]\w*[A-Z]s?$")
_ABOUT = re.compile(
    r"(?:what|who) (?:is|are|was|were) (?:meant by )?(?:the |an? )?(?:[\w’'&-]+ ?){1,5}$"
    r"|(?:please )?(?:tell me|say|explain|describe)\b(?: something)?(?: about)?"
    r"|what (?:is|was) (?:said|known) (?:about|of)\b|what do (?:you|we) know (?:about|of)\b"
    r"|what (?:do|does) [\w ]+ say (?:about|of)\b",
    re.IGNORECASE,
)
_ASKING = ("which", "what", "when", "where", "who", "whose", "why", "how")
# What "how …" measures is a kind of answer, not a word to look for.
_MEASURE = re.compile(r"\bhow (?:long|often|frequently|regularly|soon|quickly)\b", re.IGNORECASE)
# What several plain words say together, as the one word that a document would have for it.
_TOGETHER = (
    (re.compile(r"\bbe (?:made|forced|compelled|obliged) to\b", re.IGNORECASE), "be required to"),
    (re.compile(r"\b(?:take|takes|took|taking|taken) part\b", re.IGNORECASE), "participate"),
)
_OPENERS = frozenset("apart besides beside despite since after before except unlike now when".split())


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked.

    terms: stems of its telling words with their weight (idf, from 0); own: those of the part
    itself, not taken over from the first one; names: stems of the proper names in it.
    kind: the kind of answer; wants_list: it asks for several; everywhere: it asks for all that the
    documents hold; gathers: of the things that it names alone; about: it asks what a thing is, or
    only names it; years: that it names, "2018" or "2018-19"; expansions: what an acronym it asks about
    may stand for.
    """

    text: str
    terms: dict[str, float]
    kind: str
    wants_list: bool = False
    everywhere: bool = False
    own: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    expansions: tuple[str, ...] = ()
    about: bool = False
    gathers: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood, with its parts in order."""

    text: str
    parts: tuple[Part, ...]


def analyse(text: str, vocabulary: Vocabulary) -> Question:
    """Return what a question asks, weighing its words by how telling they are in the index."""
    texts = [piece.strip(" ?.,;") for piece in _PARTS.split(text) if piece and piece.strip(" ?.,;")]
    texts = _joined([piece for piece in texts if content_words(piece) or years_in(piece)]) or [text]
    parts: list[Part] = []
    for piece in texts:
        parts.append(_part(piece, vocabulary, parts[0] if parts else None))
    return Question(text, tuple(parts))


def _joined(pieces: list[str]) -> list[str]:
    """Return the pieces, those that ask nothing joined to the one after them."""
    out: list[str] = []
    waiting = ""
    for piece in pieces:
        if _ASKS.match(piece) or piece is pieces[-1]:
            out.append(f"{waiting}{piece}")
            waiting = ""
        else:
            waiting += f"{piece}, "
    return out


def _part(text: str, vocabulary: Vocabulary, first: Part | None) -> Part:
    terms = weighted_terms(_MEASURE.sub("how", text), vocabulary)
    own = frozenset(terms)
    names = frozenset(stem(fold(word)) for name in proper_names(text) for word in content_words(name))
    kind = question_kind(text)
    if first:  # a later part leans on what the first one is about
        bare = not own or kind in ("author", "written")
        share = 1.0 if bare else min(0.35, 0.6 * sum(terms.values()) / sum(first.terms.values()))
        for term, weight in first.terms.items():
            terms.setdefault(term, share * weight)
        kind = first.kind if bare and kind == "fact" else kind
    expansions: tuple[str, ...] = ()
    if kind == "expansion" or _WHAT_IS.match(text):
        expansions = _expansions(text, vocabulary)
        kind = "expansion" if expansions else kind
    years = years_in(text)
    listed, everywhere = bool(_LIST.search(text)), bool(_EVERYWHERE.search(text))
    about = kind in ("fact", "name") and bool(_ABOUT.match(text) or not _ASKS.match(text))
    return Part(text, terms, kind, listed, everywhere, own, names, years, expansions, about)


def _expansions(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return what the acronyms of a text stand for; a word of the language is one where it is spelt so."""
    printed = set(re.findall(r"\w+", text))
    folded = {fold(word) for word in printed} - STOPWORDS
    plain = {word for word in folded if word not in language_words()}

    def meant(spelt: Collection[str], others: Collection[str]) -> tuple[str, ...]:
        return tuple(
            expansion
            for acronym, expansions in vocabulary.acronyms.items()
            if {acronym, f"{acronym}s"} & set(spelt) or {fold(acronym), f"{fold(acronym)}s"} & set(others)
            for expansion in expansions
        )

    return meant(printed, plain) or meant((), folded)


def asking_word(text: str) -> str:
    """Return a question with the word that it asks with spelt right: "wich" is "which", not "with"."""
    first = re.match(r"[^\W\d_]+", text)
    if not first or fold(first.group(0)) in language_words():
        return text
    word = fold(first.group(0))
    near = process.extractOne(word, _ASKING, scorer=OSA.distance, score_cutoff=1)
    if near is None or len(word) < 3:
        return text
    right = near[0].capitalize() if first.group(0)[0].isupper() else near[0]
    return right + text[first.end() :]


def content_words(text: str) -> list[str]:
    """Return the words, folded, that say what a question is about."""
    return [word for word in words(fold(text)) if word not in STOPWORDS and len(word) > 1]


def weighted_terms(text: str, vocabulary: Vocabulary) -> dict[str, float]:
    """Return stem → weight of the telling words, of names more than of others."""
    names = {stem(fold(word)) for name in proper_names(text) for word in name.split()}
    for plain, together in _TOGETHER:
        text = plain.sub(together, text)
    return {
        (term := stem(word)): vocabulary.idf(word) * (1.3 if term in names else 1.0)
        for word in content_words(without_years_named(text))
    }


def proper_names(text: str) -> list[str]:
    """Return the runs of capitalised words, without a question word that opens the sentence."""
    name = r"(?:[A-Z][\w’'&.-]*)(?:(?:\s+(?:of|for|and|the|&|in)){0,2}\s+[A-Z0-9][\w’'&.-]*)*"
    found: list[str] = []
    for match in re.finditer(name, text):
        tokens = match.group(0).split()
        if match.start() == 0 and tokens[0].lower() in _OPENERS:
            tokens = tokens[1:]
        while tokens and (fold(tokens[0].strip("’'s")) in STOPWORDS or tokens[0].lower() in STOPWORDS):
            tokens = tokens[1:]
        if tokens:
            found.append(re.sub(r"[’']s$", "", " ".join(tokens)).rstrip("?.,"))
    return found
