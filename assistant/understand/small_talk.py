"""What is said to the program and asks nothing of the documents; instructions in a question."""

# ruff: noqa: E501  (a pattern a line reads better than broken ones)
from __future__ import annotations

import re

from assistant.understand.question import content_words

# Kinds of small talk, tried in order; each pattern must match the whole of what was said.
_THANKS = (
    r"(?:many )?thanks(?: a lot| very much| so much)?|thank you(?: very much| so much)?|cheers|ta|great|perfect"
    r"|brilliant|lovely|excellent|ok|okay|fine|good|very helpful|that(?:'s| is) (?:all|great|helpful|perfect)"
    r"|that helps|got it|understood|diolch(?: (?:yn fawr|o galon))?(?: iawn)?(?: i (?:chi|ti))?|gwych|iawn|da iawn|campus|ardderchog"
)
_BYE = r"(?:good)?bye(?: for now)?|see you(?: later)?|good night|hwyl(?: fawr)?|nos da"
_HELLO = (
    r"hi|hello|hey|hiya|greetings|good (?:morning|afternoon|evening|day)|how are you(?: today| doing)?"
    r"|nice to meet you|who are you|what are you|what is (?:ateb|this)|are you (?:there|a (?:ro)?bot|human)"
    r"|there|all|everyone|ateb|please|sorry|shwmae|s'?mae|helo|bore da|prynhawn da|noswaith dda|sut mae(?: pethau)?|sut (?:ydych chi|wyt ti)(?: heddiw)?"
    r"|pwy (?:ydych chi|wyt ti)|beth (?:ydych chi|wyt ti|yw (?:ateb|hwn))|os gwelwch yn dda|plîs|pawb|mae'n ddrwg gen i|esgusodwch fi"
)
_ABILITIES = (
    r"what (?:can|could|do) (?:you|i|we) (?:help(?: me)?(?: with)?|ask(?: you)?(?: about)?|do|know(?: about)?)"
    r"(?: for me)?|how (?:can|could|do) (?:you help(?: me)?|you work|i use (?:you|this))"
    r"|can you help(?: me)?|help(?: me)?|what (?:sort|kind)s? of (?:questions?|things) can (?:i|you) (?:ask|answer)"
    r"(?: you)?|what (?:are|is) you(?:r)? (?:for|purpose|capabilities)"
    r"|beth (?:allwch chi|gallwch chi|fedrwch chi|elli di|alli di|wyt ti|ydych chi)(?:'n)?(?: ei)? (?:w|g)neud|(?:sut )?(?:allwch|gallwch) chi (?:fy |ein )?helpu(?: (?:i|fi|ni))?|helpwch fi|am beth (?:alla i|galla i|ga i|gaf i) ofyn"
    r"|beth (?:alla i|galla i|ga i|gaf i)(?: ei)? ofyn(?: i chi)?|sut (?:mae|ydw i'n) defnyddio (?:hwn|ateb)"
)
_LIBRARY = r"(?:documents?|papers?|files?|sources?|reports?|library|corpus|information|data)"
_DOCUMENTS = (
    rf"(?:(?:what|which|how many) {_LIBRARY} (?:do you have|are there|have you(?: got| read)?|are you (?:using|based on)"
    rf"|can you (?:see|read|search)|are in (?:the|your) library|do you (?:use|know|hold|search|cover)|are covered)"
    rf"(?: about| on)?|(?:list|show|name)(?: me)? (?:all )?(?:the|your) {_LIBRARY}"
    rf"|what (?:is|are) (?:in )?(?:the|your) (?:library|{_LIBRARY})(?: about)?"
    rf"|where (?:do|does) (?:you|your|the) (?:{_LIBRARY} |answers? )?(?:get your \w+ )?(?:come )?from"
    r"|(?:pa|sawl|faint o) (?:ddogfennau|ddogfen|bapurau|bapur) sydd (?:gennych(?: chi)?|gen ti|yma|yn y llyfrgell)"
    r"|(?:rhestrwch|dangoswch)(?: (?:i )?mi)? y dogfennau|beth sydd yn y (?:llyfrgell|dogfennau))"
)
_RECENT = (
    rf"(?:how (?:recent|old|up[ -]to[ -]date|current|new) (?:are|is) (?:the|your|these|this|those) {_LIBRARY}"
    rf"|(?:when (?:were|was|are)|what (?:is|are) the dates? of) (?:the|your|these) {_LIBRARY}"
    rf"(?: (?:written|from|dated|published|last updated))?"
    rf"|(?:what|which) (?:is|are) (?:the|your) (?:newest|latest|oldest|most recent) {_LIBRARY}"
    rf"|(?:are|is) (?:the|your) {_LIBRARY} (?:up[ -]to[ -]date|recent|current)"
    r"|pa mor (?:ddiweddar|hen|gyfredol) yw'r (?:dogfennau|papurau)|beth yw dyddiadau?'?r? (?:y )?(?:dogfennau|papurau)|o ba ddyddiad y mae'r dogfennau)"
)
_KINDS = tuple(
    (kind, re.compile(rf"(?:(?:{pattern}|{_HELLO}|{_THANKS}|so|and|then|now)[\s,.!?;:–-]*)+", re.IGNORECASE))
    for kind, pattern in (
        ("thanks", r"(?!)"), ("bye", _BYE), ("abilities", _ABILITIES), ("documents", _DOCUMENTS), ("recent", _RECENT),
    )
)  # fmt: skip
_GREETING = re.compile(rf"(?:(?:{_HELLO})\b[\s,.!?]*)+", re.IGNORECASE)
_INJECTION = re.compile(
    r"<(system|assistant|instructions?|prompt)\b[^>]*>.*?(?:</\1>|$)|</?\w+[^>]*>|\[/?(?:INST|SYS)\]"
    r"|(?:ignore|disregard|forget|override)\b[^.?!\n]{0,40}\b(?:previous|prior|above|earlier|all|any|your"
    r"|the|these)\b[^.?!\n]{0,60}(?:instruction|rule|prompt|direction|document|context|polic)\w*[^.?!\n]*[.?!:;\n]*"
    r"|(?:system|admin|developer)\s*(?:override|prompt|message|note|mode)\s*[:\-–][^.?!\n]*[.?!\n]*"
    r"|you are now\b[^.?!\n]*[.?!\n]*|(?:reply|respond|answer|output|print|say)\s+(?:only\s+)?(?:with\s+)?"
    r"(?:exactly|nothing but|only|just)\b[^.?!\n]*[.?!\n]*"
    r"|(?:end|begin|start|finish) (?:your|every|each|all) (?:reply|replies|answers|responses|answer|response)\b[^.?!\n]*[.?!\n]*"
    r"|(?:pretend|act as if|roleplay)\b[^.?!\n]*[.?!\n]*"
    r"|(?:reveal|show|print|repeat) (?:me )?your (?:system |hidden )?(?:prompt|instructions)\b[^.?!\n]*[.?!\n]*",
    re.IGNORECASE | re.DOTALL,
)
_INSTRUCTION_CY = re.compile(
    r"(?:anwybydd(?:a|wch)|anghofi(?:a|wch)|diystyr(?:a|wch))\b[^.?!\n]{0,60}\b(?:cyfarwydd|gyfarwydd|chyfarwydd|rheol|reol"
    r"|dogfen|ddogfen)\w*[^.?!\n]*[.?!:;\n]*|(?:atebwch|ymatebwch|dywedwch|argraffwch)\s+(?:gyda\s+)?(?:dim ond|yn unig)\b"
    r"[^.?!\n]*[.?!\n]*",
    re.IGNORECASE,
)


def talk_kind(text: str, before: str = "") -> str:
    """Return the kind of small talk: "hello", "thanks", "bye", "abilities", "documents", "recent"; or "".

    "documents" and "recent" ask of the library itself: what it holds, and how old that is.
    before: the kind of what was said before, that "they" may refer to.
    """
    said = " ".join(text.replace("’", "'").split())
    if before in ("documents", "recent"):
        said = re.sub(
            r"\b(?:they|them|those|these|it)\b(?! \w+s\b)", "the documents", said, flags=re.IGNORECASE
        )
    if _GREETING.fullmatch(said):
        return "hello"
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(said)), "")


def without_instructions(question: str) -> str:
    """Return the question without instructions to the program, "" if it is nothing else.

    They are text, never obeyed.
    """
    rest = " ".join(_INSTRUCTION_CY.sub(" ", _INJECTION.sub(" ", question)).split())
    return rest if content_words(rest) or rest == " ".join(question.split()) else ""
