"""Reads the syntax of RE2. What is read here was accepted by RE2 before, so only what browsers cannot do is refused."""

import re
import string
from dataclasses import dataclass

from balise.rules.expression.characters import ALL, DIGITS, NO_BREAK, POSIX, SPACE, WORD, Ranges, folded, others, union
from balise.rules.expression.nodes import Characters, Choice, Node, NotTaken, Place, Repeat, Sequence

_COUNT = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}", re.ASCII)
_LONGEST_COUNT = 4
_GROUP = re.compile(r"\?(?:P?<\w+>|:)")
_FLAGS = re.compile(r"\?([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)])")
_POSIX = re.compile(r"\[:(\^?)([a-z]+):\]")
_CLASS = re.compile(r"\\([pP])(?:\{(\^?)(\w+)\}|(\w))")
_HEX = re.compile(r"\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))")
_OCTAL = re.compile(r"\\([0-7]{1,3})", re.ASCII)
_PERL: dict[str, Ranges] = {"d": DIGITS, "s": SPACE, "w": WORD}
_PERL_SIGNS = "dDsSwW"
_CONTROLS = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
_CLASSES = {"L": "lmotu", "M": "cen", "N": "dlo", "P": "cdefios", "S": "ckmo", "Z": "lps"}
_KNOWN_CLASSES = frozenset(group + kind for group, kinds in _CLASSES.items() for kind in ("", *kinds))
_CASELESS_CLASSES = frozenset(name for name in _KNOWN_CLASSES if name[0] in "NPZ" and name != "Nl")
"""Classes none of whose characters has another case outside the class."""


@dataclass
class _Flags:
    fold: bool = False
    breaks: bool = False
    """Whether `.` takes a line break too."""


def read(pattern: str) -> Node:
    """The expression. Raises `NotTaken` for what browsers cannot do."""
    reader = _Reader(pattern)
    return reader.choice(_Flags())


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._text, self._at = pattern, 0

    def choice(self, flags: _Flags) -> Node:
        """Alternatives up to a closing bracket or the end. Flags set inside hold until there."""
        flags = _Flags(flags.fold, flags.breaks)
        options = [self._sequence(flags)]
        while self._next("|"):
            options.append(self._sequence(flags))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self, flags: _Flags) -> Node:
        parts: list[Node] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            parts += self._repeated(self._atoms(flags))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeated(self, atoms: list[Node]) -> list[Node]:
        """A repetition is of the last atom alone."""
        while atoms and (count := self._count()):
            atoms[-1] = Repeat(atoms[-1], *count)
        return atoms

    def _count(self) -> tuple[int, int | None] | None:
        for sign, count in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._next(sign):
                self._next("?")
                return count
        found = _COUNT.match(self._text, self._at)
        if not found:
            return None
        # RE2 takes such a number for plain text, JavaScript for a count.
        if any(len(number) > _LONGEST_COUNT or number[:1] == "0" != number for number in (found[1], found[3] or "")):
            raise NotTaken("pattern_unsupported", found[0])
        self._at = found.end()
        self._next("?")
        least = int(found[1])
        return least, (int(found[3]) if found[3] else None) if found[2] else least

    def _atoms(self, flags: _Flags) -> list[Node]:
        letter = self._text[self._at]
        if letter == "(":
            return self._group(flags)
        if letter == "[":
            return [self._set(flags)]
        if letter == "\\":
            return self._escape(flags)
        if letter in "*+?" or _COUNT.match(self._text, self._at):
            raise NotTaken("pattern_unsupported", letter)
        self._at += 1
        if letter == ".":
            return [Characters(ALL if flags.breaks else NO_BREAK)]
        if letter in "^$":
            return [Place("start" if letter == "^" else "end")]
        return [_literal(letter, flags)]

    def _group(self, flags: _Flags) -> list[Node]:
        self._at += 1
        named = _GROUP.match(self._text, self._at)
        if named or self._text[self._at : self._at + 1] != "?":
            self._at = named.end() if named else self._at
            return [self._closed(flags)]
        found = _FLAGS.match(self._text, self._at)
        if found is None:
            raise NotTaken("pattern_unsupported", self._text[self._at - 1 : self._at + 4])
        self._at = found.end()
        inner = flags if found[3] == ")" else _Flags(flags.fold, flags.breaks)
        for letters, on in ((found[1], True), (found[2] or "", False)):
            self._switch(letters, on, inner)
        return [] if found[3] == ")" else [self._closed(inner)]

    def _switch(self, letters: str, on: bool, flags: _Flags) -> None:
        for letter in letters:
            if letter == "i":
                flags.fold = on
            elif letter == "s":
                flags.breaks = on
            elif on:
                raise NotTaken("pattern_lines" if letter == "m" else "pattern_unsupported", f"(?{letter})")

    def _closed(self, flags: _Flags) -> Node:
        inner = self.choice(flags)
        self._at += 1
        return inner

    def _escape(self, flags: _Flags) -> list[Node]:
        letter = self._text[self._at + 1]
        if letter == "Q":
            return self._quoted(flags)
        places = {"A": Place("start"), "z": Place("end"), "b": Place("word"), "B": Place("inside")}
        if letter in places:
            self._at += 2
            return [places[letter]]
        if letter == "C":
            raise NotTaken("pattern_unsupported", r"\C")
        if letter in "pP":
            return [Characters((), (self._class(flags),))]
        if letter in _PERL_SIGNS:
            return [Characters(self._perl(flags))]
        return [_literal(chr(self._point()), flags)]

    def _quoted(self, flags: _Flags) -> list[Node]:
        end = self._text.find("\\E", self._at)
        text = self._text[self._at + 2 : end if end >= 0 else len(self._text)]
        self._at = end + 2 if end >= 0 else len(self._text)
        return [_literal(letter, flags) for letter in text]

    def _set(self, flags: _Flags) -> Node:
        self._at += 1
        negated, first = self._next("^"), True
        ranges: list[Ranges] = []
        classes: list[tuple[str, bool]] = []
        while first or self._text[self._at] != "]":
            first = False
            if self._text[self._at] == "\\" and self._text[self._at + 1] in "pP":
                classes.append(self._class(flags))
            else:
                ranges.append(self._item(flags))
        self._at += 1
        return Characters(union(*ranges), tuple(classes), negated)

    def _item(self, flags: _Flags) -> Ranges:
        posix = _POSIX.match(self._text, self._at)
        if posix:
            self._at = posix.end()
            return _of_class(POSIX[posix[2]], bool(posix[1]), flags)
        if self._text[self._at] == "\\" and self._text[self._at + 1] in _PERL_SIGNS:
            return self._perl(flags)
        low = high = self._point()
        if self._text[self._at] == "-" and self._text[self._at + 1] != "]":
            self._at += 1
            high = self._point()
        return folded(((low, high),)) if flags.fold else ((low, high),)

    def _perl(self, flags: _Flags) -> Ranges:
        letter = self._text[self._at + 1]
        self._at += 2
        return _of_class(_PERL[letter.lower()], letter.isupper(), flags)

    def _class(self, flags: _Flags) -> tuple[str, bool]:
        found = _CLASS.match(self._text, self._at)
        name = (found[3] or found[4]) if found else ""
        if found is None or name not in _KNOWN_CLASSES or (flags.fold and name not in _CASELESS_CLASSES):
            raise NotTaken("pattern_unsupported", found[0] if found else r"\p")
        self._at = found.end()
        return name, (found[1] == "P") != bool(found[2])

    def _point(self) -> int:
        """One character, escaped or not."""
        letter = self._text[self._at]
        if letter != "\\":
            self._at += 1
            return ord(letter)
        for shape, base in ((_HEX, 16), (_OCTAL, 8)):
            if found := shape.match(self._text, self._at):
                self._at = found.end()
                return int(found[1] or found[2], base)
        letter = self._text[self._at + 1]
        self._at += 2
        return _CONTROLS[letter] if letter in _CONTROLS else _punctuation(letter)

    def _next(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        return True


def _punctuation(letter: str) -> int:
    if letter in string.ascii_letters + string.digits:
        raise NotTaken("pattern_unsupported", f"\\{letter}")
    return ord(letter)


def _literal(letter: str, flags: _Flags) -> Characters:
    alone: Ranges = ((ord(letter), ord(letter)),)
    return Characters(folded(alone) if flags.fold else alone)


def _of_class(ranges: Ranges, negated: bool, flags: _Flags) -> Ranges:
    every = folded(ranges) if flags.fold else ranges
    return others(every) if negated else every
