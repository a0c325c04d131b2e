"""Protocol buffers as text, which is what Defold's files are: read into fields and written again, none lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""\s+|\#[^\n]*|[;,]                                   # nothing, a comment, what may stand between fields
    |(?P<token>[{}<>:]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\[[^\]\n]*\]|[^\s{}<>:;,"'\#]+)""",
    re.VERBOSE,
)
_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|(.))", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_CLOSING = {"{": "}", "<": ">"}


@dataclass(frozen=True)
class Field:
    """One field: its name, and either a value as it is written or the fields of a message."""

    name: str
    value: str = ""
    fields: tuple[Field, ...] | None = None  # of a message


Message = tuple[Field, ...]


def parsed(text: str) -> Message:
    """Return the fields of a text in their order; `ValueError` where it is no protocol buffer. Comments are lost."""
    tokens = list(_tokens(text))
    fields, end = _fields(tokens, 0, "")
    if end != len(tokens):
        raise ValueError(f"unexpected {tokens[end]}")
    return fields


def written(message: Sequence[Field]) -> str:
    """Return a message as text, a line for each value, as Defold's editor writes it."""
    return "".join(f"{line}\n" for field in message for line in _lines(field))


def value_of(message: Sequence[Field], name: str, default: str = "") -> str:
    """Return the value of a field as it is written; of several the last, as protocol buffers have it."""
    return next((field.value for field in reversed(message) if field.name == name and field.fields is None), default)


def with_value(message: Sequence[Field], name: str, value: str) -> Message:
    """Return the message with a field set, in its place if it has one."""
    new = Field(name, value)
    if all(field.name != name for field in message):
        return (*message, new)
    return tuple(new if field.name == name else field for field in message)


def text_of(value: str) -> str:
    """Return the text that a value in quotes stands for; what is in none, as it is."""
    return b"".join(map(_unescaped, _QUOTED.findall(value))).decode(errors="replace") if value[:1] in "\"'" else value


def quoted(text: str) -> str:
    """Return a text as a value; halves of characters, which no file can hold, become "?"."""
    text = text.encode("utf-8", "replace").decode()
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unescaped(quoted_text: str) -> bytes:
    """Return the bytes between two quotes: protocol buffers write all but ASCII as octal numbers of bytes."""

    def byte(found: re.Match[bytes]) -> bytes:
        octal, hexadecimal, letter = found.groups()
        if letter is not None:
            return _LETTERS.get(letter, letter)
        return bytes([int(octal, 8) & 0xFF if octal else int(hexadecimal, 16)])

    return _ESCAPE.sub(byte, quoted_text[1:-1].encode())


def _tokens(text: str) -> Iterator[str]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise ValueError(f"unexpected {text[place : place + 20]}")
        place = found.end()
        if token := found["token"]:
            yield token


def _fields(tokens: Sequence[str], place: int, closing: str) -> tuple[Message, int]:
    """Return the fields up to the closing bracket, or to the end, and where that is."""
    found = []
    while place < len(tokens) and tokens[place] not in ("}", ">"):
        name, place = tokens[place], place + 1
        has_colon = tokens[place : place + 1] == [":"]
        place += has_colon
        token = tokens[place] if place < len(tokens) else ""
        if token in _CLOSING:
            fields, place = _fields(tokens, place + 1, _CLOSING[token])
            found.append(Field(name, fields=fields))
        elif has_colon and token not in ("", ":", "}", ">"):
            found.append(Field(name, token))
            # Texts that stand one after the other are one.
            while token[0] in "\"'" and tokens[place + 1 : place + 2] and tokens[place + 1][0] in "\"'":
                place += 1
                found[-1] = Field(name, f"{found[-1].value} {tokens[place]}")
        else:
            raise ValueError(f"{name} has no value")
        place += 1
    if closing and tokens[place : place + 1] != [closing]:
        raise ValueError(f"{closing} is missing")
    return tuple(found), place


def _lines(field: Field) -> Iterator[str]:
    if field.fields is None:
        yield f"{field.name}: {field.value}"
        return
    yield f"{field.name} {{"
    for inner in field.fields:
        yield from (f"  {line}" for line in _lines(inner))
    yield "}"
