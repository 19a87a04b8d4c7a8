"""Verbs of a gloss in English order: auxiliaries, questions, passives, statements."""

from __future__ import annotations

from itertools import pairwise

from index.language.welsh.items import Item, gerund, third_person, verb_of

_PLURAL = {"is": "are", "was": "were"}
_MODAL = ("will", "would", "should", "can", "could")
_ASKING = frozenset("who whom what which when where why how".split())
_SUBJECTS = ("who", "when", "where", "why")
_GOT = frozenset("cafodd gafodd cawsant caiff gaiff ceir".split())


def spoken(items: list[Item]) -> list[str]:
    """Return the words of the items, verbs and their auxiliaries in English order."""
    return _Sentence(items).words()


class _Sentence:
    """Says items one after the other; what comes later may complete a verb that came before.

    pending: the auxiliary that a verb after "yn" or "wedi" completes, said at `slot`; its: what
    "ei", "eu" before a verb stands for, where that is the subject ("cafodd camerâu eu gosod").
    """

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.at = 0
        self.out: list[str] = []
        self.asked = ""
        self.pending, self.slot = "", -1
        self.passive = False

    def words(self) -> list[str]:
        say = {"be": self._be, "yn": self._yn, "passive": self._passive, "past": self._past, "x": self._word}
        while self.at < len(self.items):
            say.get(self.items[self.at].kind, self._as_it_is)()
            self.at += 1
        if self.pending in ("will", "would") and self.slot >= 0:
            self.out.insert(len(self.out) - (self.items[-1].kind == "mark"), "be")
        return self.out

    @property
    def item(self) -> Item:
        return self.items[self.at]

    def _next(self, ahead: int = 1) -> Item | None:
        return self.items[self.at + ahead] if self.at + ahead < len(self.items) else None

    def _subject(self) -> Item | None:
        """Return the noun phrase that follows, the subject of a verb that comes first in Welsh."""
        after = self._next()
        return after if after and after.kind == "np" else None

    def _states(self) -> bool:
        """Tell whether a clause of a statement begins here: its subject comes first in English."""
        return not self.asked and (
            not self.out or not self.out[-1][-1:].isalnum() or self.out[-1] in ("and", "but")
        )

    def _relative(self) -> bool:
        """Tell whether the verb belongs to the noun before it ("gwasanaethau a ddarparwyd")."""
        return self.at > 1 and self.items[self.at - 1].kind == "rel" and self.items[self.at - 2].kind == "np"

    def _as_it_is(self) -> None:
        self.out.append(self.item.said)
        if self.item.kind == "mark" and self.item.text in ".;":
            self.pending, self.slot, self.passive = "", -1, False

    def _word(self) -> None:
        text = self.item.text
        if any(word in _ASKING for word in text.split()):
            self.asked = self.asked or text
        verb = self._verb_ahead()
        if text == "has" and self.slot >= 0 and verb:
            said = self.out[self.slot]
            self.out[self.slot] = {"are": "have", "were": "had", "was": "had"}.get(
                said, "has" if said in ("is", "") else said
            )
            item, end = verb
            been = "been " if end == self.at + 2 else ""  # "wedi'i ohirio"
            self.out.append(been + verb_of(item).participle)
            self.at, self.pending, self.slot = end, "", -1
        elif text in ("its", "their") and self.passive and verb and verb[1] == self.at + 1:
            item, self.at = verb
            self.out.append(verb_of(item).participle)
            self.passive = False
        else:
            self.out.append(text)

    def _get(self) -> None:
        """Say "cael" that has an object of its own: to get."""
        subject = self._subject()
        told = self.at and self.items[self.at - 1].kind == "np"
        if subject and not told and self.asked and not self.asked.startswith("who"):
            self.out += ["did", subject.said, "get"]
            self.at += 1
        elif subject and self._states():
            self.out += [subject.said, "got"]
            self.at += 1
        else:
            self.out.append("got")

    def _is_passive(self) -> bool:
        """Tell whether a form of "cael" makes a passive: "ei" or "eu" and a verb follow."""
        rest = self.items[self.at + 1 : self.at + 4]
        return any(a.text in ("its", "their") and b.kind == "v" for a, b in pairwise(rest))

    def _be(self) -> None:
        if self.item.surface in _GOT and self.item.text == "was" and not self._is_passive():
            self._get()
            return
        text = self.item.text.removeprefix("who ")
        subject = self._subject()
        if self.item.text == "who is" or not (subject or self._subject_after_article()):
            many = bool(self.at and self.items[self.at - 1].many)
        else:
            many = (subject or self._subject_after_article()).many  # type: ignore[union-attr]
        said = _PLURAL.get(text, text) if many else text
        self.passive = self.item.surface in _GOT
        self.pending = text
        if subject and self._states():
            self.out.append(subject.said)
            self.at += 1
        self.slot = len(self.out)
        self.out.append(said)

    def _subject_after_article(self) -> Item | None:
        after = self._next(2)
        return after if after and after.kind == "np" else None

    def _verb_ahead(self) -> tuple[Item, int] | None:
        """Return the verb that follows, past a pronoun of its object, and its place."""
        for place in (self.at + 1, self.at + 2):
            if place < len(self.items):
                if self.items[place].kind == "v":
                    return self.items[place], place
                if self.items[place].text not in ("its", "their"):
                    return None
        return None

    def _yn(self) -> None:
        """Say "yn" and what follows it: a verb, an adjective, or a place."""
        verb = self._verb_ahead()
        after = self._next()
        if verb is None:
            if after is not None and after.kind not in ("a", "b"):
                self.out.append("in")
            return
        item, end = verb
        pronoun = self.items[end - 1].text if self.items[end - 1].text in ("its", "their") else ""
        self.at = end
        if verb_of(item).one == "get" and (passive := self._verb_ahead()):
            item, self.at = passive
            be = "be " if self.pending in _MODAL else ""
            self.out.append(be + verb_of(item).participle)
            self.pending = ""
            return
        self._complete(item)
        self.pending = ""
        if pronoun and self.asked.startswith(_SUBJECTS):
            self.out.append("it" if pronoun == "its" else "them")

    def _complete(self, item: Item) -> None:
        """Say a verb in the form that the auxiliary before it asks for."""
        verb = verb_of(item)
        if self.pending == "is" and self.slot >= 0:
            many = self.out[self.slot] == "are"
            if self.slot == len(self.out) - 1:  # who pays; the council pays
                self.out[self.slot] = verb.one if many else third_person(verb.one)
                return
            self.out[self.slot] = "do" if many else "does"
        elif self.pending == "was":
            self.out.append(gerund(verb.one))
            return
        self.out.append(verb.one)

    def _passive(self) -> None:
        subject = self._subject()
        now = self.item.surface.endswith("ir")
        if self._relative() and self.slot >= 0:  # "troseddau a gofnodwyd", in a sentence that has its verb
            self.out.append(self.item.text)
            return
        if subject and not self._relative():
            said = ("are" if now else "were") if subject.many else ("is" if now else "was")
            order = [subject.said, said] if self._states() else [said, subject.said]
            self.out += [*order, self.item.text]
            self.at += 1
            return
        many = any(item.many for item in self.items[max(0, self.at - 2) : self.at])
        self.out += [("are" if many else "is") if now else ("were" if many else "was"), self.item.text]

    def _past(self) -> None:
        subject = self._subject()
        if subject and not self._relative() and self.asked and not self.asked.startswith("who"):
            self.out += ["did", subject.said, verb_of(self.item).one if self.item.term else self.item.text]
            self.at += 1
        elif subject and self._states():
            self.out += [subject.said, self.item.text]
            self.at += 1
        else:
            self.out.append(self.item.text)
