"""A picture of who works with whom: bodies on a circle, a line between two that a row joins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from math import cos, pi, sin

from assistant.register.names import key
from assistant.register.role import Role

MOST = 50  # bodies that a person can still read
_JOINING = frozenset(("works with", "member of", "funds", "receives", "reports to"))
_SIZE, _RADIUS, _LONGEST = 1000, 260, 38  # of the picture and its circle; characters of a name


def pairs(roles: Iterable[Role]) -> Counter[tuple[str, str]]:
    """Return the pairs of bodies that rows join, with how many rows do, the busiest MOST bodies only."""
    named: dict[str, str] = {}
    found: Counter[tuple[str, str]] = Counter()
    busy: Counter[str] = Counter()
    for role in roles:
        if role.relation not in _JOINING:
            continue
        others = role.partners or ((role.what,) if role.relation != "receives" else ())
        for other in others:
            ends = sorted(named.setdefault(key(name), name) for name in (role.body, other))
            if ends[0] != ends[1]:
                found[ends[0], ends[1]] += 1
                busy.update(ends)
    shown = {name for name, _ in busy.most_common(MOST)}
    return Counter({pair: n for pair, n in found.items() if shown.issuperset(pair)})


def picture(roles: Iterable[Role], label: str) -> str:
    """Return the picture as SVG, "" where no row joins two bodies; label: what a screen reader says."""
    joined = pairs(roles)
    bodies = sorted({name for pair in joined for name in pair})
    if not bodies:
        return ""
    angles = {name: 2 * pi * at / len(bodies) for at, name in enumerate(bodies)}
    lines = "".join(_line(angles[a], angles[b], count, f"{a} – {b}") for (a, b), count in joined.items())
    names = "".join(_name(name, angle) for name, angle in angles.items())
    half = _SIZE // 2
    return (
        f'<svg role="img" aria-label="{escape(label)}" viewBox="{-half} {-half} {_SIZE} {_SIZE}"'
        f' style="width:100%;max-height:90vh" font-size="15" fill="currentColor">{lines}{names}</svg>'
    )


def _line(first: float, second: float, count: int, title: str) -> str:
    x, y, u, v = (_RADIUS * f(a) for a in (first, second) for f in (cos, sin))
    return (
        f'<path d="M{x:.0f},{y:.0f} Q0,0 {u:.0f},{v:.0f}" fill="none" stroke="currentColor"'
        f' stroke-opacity=".45" stroke-width="{min(6, count)}"><title>{escape(title)}: {count}</title></path>'
    )


def _name(name: str, angle: float) -> str:
    left = pi / 2 < angle < 3 * pi / 2
    turn, anchor = (angle * 180 / pi + 180 * left, "end" if left else "start")
    shown = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    x = -(_RADIUS + 8) if left else _RADIUS + 8
    return (
        f'<text transform="rotate({turn:.1f})" x="{x}" dy=".35em" text-anchor="{anchor}">'
        f"{escape(shown)}<title>{escape(name)}</title></text>"
    )
