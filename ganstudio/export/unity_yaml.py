"""Unity's `.meta` files by their lines: found, read and replaced, and every other line stays as the artist left it.

Unity writes YAML of one plain kind, a key on each line and two spaces for each level; only that is understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*(?: [A-Za-z0-9_.-]+)*")
_OTHER_THAN_TEXT = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def scalar(text: str) -> str:
    """Return a name as YAML: plain where that is sure to be read as text, else quoted with escapes, as Unity does."""
    if _PLAIN.fullmatch(text) and text.lower() not in _OTHER_THAN_TEXT:
        return text
    signs = []
    for sign in text:
        code = ord(sign)
        if sign in '"\\':
            signs.append("\\" + sign)
        elif 32 <= code < 127:
            signs.append(sign)
        else:
            signs.append(f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")
    return f'"{"".join(signs)}"'


def text_of(value: str) -> str:
    """Return the text that a YAML scalar stands for."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if len(value) > 1 and value[0] == value[-1] == '"':
        return _ESCAPE.sub(_unescaped, value[1:-1])
    return value


def number(value: float) -> str:
    """Return a number without an exponent, to a hundred-millionth."""
    written = f"{value:.8f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def block(
    lines: Sequence[str], key: str, indent: int, start: int = 0, end: int | None = None
) -> tuple[int, int] | None:
    """Return where `key` begins and what belongs to it ends, between `start` and `end`; None where it is not.

    Items of a list stand at the indent of their key.
    """
    end = len(lines) if end is None else end
    head = re.compile(rf" {{{indent}}}{re.escape(key)}:(?: |$)")
    for number_of_line in range(start, end):
        if head.match(lines[number_of_line]):
            after = number_of_line + 1
            while after < end and belongs(lines[after], indent):
                after += 1
            return number_of_line, after
    return None


def belongs(line: str, indent: int) -> bool:
    """Whether a line is a part of a key at `indent` above it."""
    deeper = len(line) - len(line.lstrip(" "))
    return not line.strip() or deeper > indent or (deeper == indent and line.lstrip().startswith("- "))


def value_of(lines: Sequence[str], key: str, indent: int, start: int = 0, end: int | None = None) -> str | None:
    """Return the text of a key, which Unity breaks into several lines where it is long; None where it is not."""
    found = block(lines, key, indent, start, end)
    if found is None:
        return None
    first = lines[found[0]].partition(":")[2]
    return text_of(" ".join(part.strip() for part in [first, *lines[found[0] + 1 : found[1]]]))


def with_value(lines: Sequence[str], key: str, indent: int, value: str) -> list[str]:
    """Return the lines with a key's value replaced; unchanged where the key is not."""
    found = block(lines, key, indent)
    if found is None:
        return list(lines)
    return [*lines[: found[0]], f"{' ' * indent}{key}: {value}", *lines[found[1] :]]


def items(lines: Sequence[str]) -> list[list[str]]:
    """Cut the lines of a list into those of each item; lines before the first item belong to none and are left out."""
    found: list[list[str]] = []
    indent = len(lines[0]) - len(lines[0].lstrip(" ")) if lines else 0
    for line in lines:
        if line.startswith(" " * indent + "- "):
            found.append([])
        if found:
            found[-1].append(line)
    return found


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    return chr(int(code, 16)) if code else _SIGNS.get(found[4], found[4])
