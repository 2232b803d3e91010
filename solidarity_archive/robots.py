"""What a site's robots.txt allows (RFC 9309). Imports nothing of ours."""

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

_LONGEST = 500 << 10
"""RFC 9309, 2.5: at least so many bytes must be read; what follows may be passed over."""
_LONGEST_DELAY = 60.0
_KEPT = "/~!$&'()*+,;=:@?%"


class _Rule(NamedTuple):
    pattern: str
    allows: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one program; `delay` are the seconds that the site asks for between two requests."""

    rules: tuple[_Rule, ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Whether an address may be read: the longest rule counts, of two equal ones that which allows."""
        parts = urlsplit(url)
        path = _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        matching = (rule for rule in self.rules if _matches(rule.pattern, path))
        best = max(matching, key=lambda rule: (len(rule.pattern), rule.allows), default=None)
        return best is None or best.allows


def read_robots(data: bytes, agent: str) -> Robots:
    """Return the rules that a robots.txt has for a program called `agent`, else those for all."""
    ours: list[tuple[str, str]] = []
    everybodys: list[tuple[str, str]] = []
    named: set[str] = set()
    in_rules, found = False, False
    for line in data[:_LONGEST].decode("utf-8", "replace").lstrip("\ufeff").splitlines():
        name, colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        if not colon:
            continue
        name = name.casefold()
        if name == "user-agent":
            named = set() if in_rules else named
            in_rules = False
            named.add(value.casefold())
            found |= value.casefold() == agent.casefold()
        elif name in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            if agent.casefold() in named:
                ours.append((name, value))
            if "*" in named:
                everybodys.append((name, value))
    return _robots(ours if found else everybodys)


def _robots(lines: list[tuple[str, str]]) -> Robots:
    rules = tuple(
        _Rule(_normal(value), name == "allow") for name, value in lines if name != "crawl-delay" and value
    )
    delays = [
        float(value)
        for name, value in lines
        if name == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value)
    ]
    return Robots(rules, min(max(delays, default=0.0), _LONGEST_DELAY))


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern, in which ``*`` is anything and ``$`` at its end the end, begins a path.

    Piece by piece and leftmost first, which for such patterns is right, and linear where a regular
    expression need not be.
    """
    ends = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(others, 1):
        if ends and number == len(others):
            return len(path) - len(piece) >= at and path.endswith(piece)
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return not ends or at == len(path)


def _normal(path: str) -> str:
    """Return a path with everything percent-encoded alike (RFC 9309, 2.2.2)."""
    return re.sub(
        r"%[0-9A-Fa-f]{2}",
        lambda code: (
            code[0].upper()
            if unquote(code[0]) in "/%?#*$" or code[0][1] in "89abcdefABCDEF"
            else unquote(code[0])
        ),
        quote(path, safe=_KEPT),
    )
