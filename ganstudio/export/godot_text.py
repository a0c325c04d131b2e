"""Godot's text files, `.tres` and `.tscn`: writing values, and taking a file apart without changing a byte of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ganstudio.export.engine_projects import folder_as_written, folder_in_project

_STRING = r'"(?:[^"\\]|\\.)*"'
_MARKS = re.compile(rf"{_STRING}|;[^\n]*|[\[\](){{}}\n]", re.DOTALL)
_ATTRIBUTE = re.compile(rf"(\w+)\s*=\s*({_STRING}|[^\s\]]+)", re.DOTALL)


def quoted(text: str) -> str:
    """Return `text` as a Godot string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unquoted(value: str) -> str:
    """Return the text of a Godot string or string name; other values as they are written."""
    found = re.fullmatch(rf"&?({_STRING})", value.strip(), re.DOTALL)
    return re.sub(r"\\(.)", r"\1", found[1][1:-1]) if found else value.strip()


def number(value: float) -> str:
    """Return a number as Godot writes it: whole ones without a point."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def vector(kind: str, *values: float) -> str:
    """Return a value such as `Rect2(0, 0, 16, 16)`."""
    return f"{kind}({', '.join(map(number, values))})"


def resource_path(path: Path, folder: str) -> str:
    """Return how a Godot file that lies beside `path` names it.

    From the root of the project, which is `folder` as the user wrote it or found by its `project.godot`; where neither
    is known the bare name, which Godot looks up beside the file that has it.
    """
    inside = folder_as_written(folder) if folder.strip() else folder_in_project(path.parent, "project.godot")
    return path.name if inside is None else f"res://{(inside / PurePosixPath(path.name)).as_posix()}"


def statements(text: str) -> list[str]:
    """Cut a file into its tags, assignments and empty lines, each with its line end; joined they are the file again."""
    parts, start, depth = [], 0, 0
    for found in _MARKS.finditer(text):
        mark = found[0]
        if mark in "[({":
            depth += 1
        elif mark in "])}":
            depth -= 1
        elif mark == "\n" and depth <= 0:
            parts.append(text[start : found.end()])
            start, depth = found.end(), 0
    return [*parts, text[start:]] if start < len(text) else parts


def tag(statement: str) -> tuple[str, dict[str, str]] | None:
    """Return the kind of a tag, such as `node`, and its attributes as they are written; None for anything else."""
    found = re.match(r"\s*\[\s*(\w+)", statement)
    if not found:
        return None
    return found[1], dict(_ATTRIBUTE.findall(statement[found.end() :]))


def assignment(statement: str) -> tuple[str, str] | None:
    """Return the key and the written value of an assignment; None for anything else."""
    found = re.fullmatch(r"\s*([^\s=\[;]+)\s*=\s*(.*?)\s*", statement, re.DOTALL)
    return (found[1], found[2]) if found else None


def reassigned(statement: str, value: str) -> str:
    """Return an assignment with another value, its key and line end kept."""
    return re.sub(r"(=\s*).*?(\s*)$", lambda found: found[1] + value + found[2], statement, count=1, flags=re.DOTALL)


def tags(text: str, kind: str) -> Iterator[dict[str, str]]:
    """Yield the attributes of every tag of that kind."""
    for statement in statements(text):
        found = tag(statement)
        if found and found[0] == kind:
            yield found[1]


def header(kind: str, old: str | None, script_class: str = "") -> str:
    """Return the first line of a file; the uid that Godot gave the `old` one is kept, as scenes refer to it."""
    of = f" type={quoted(script_class)}" if script_class else ""
    uid = next((attributes.get("uid", "") for attributes in tags(old or "", kind)), "")
    return f"[{kind}{of} format=3{f' uid={uid}' if uid else ''}]\n"


def external(kind: str, path: str, name: str, old: str | None) -> str:
    """Return the line that refers to another file; the uid that an `old` text has for it is kept."""
    references = tags(old or "", "ext_resource")
    uid = next((found.get("uid", "") for found in references if unquoted(found.get("path", "")) == path), "")
    return f"[ext_resource type={quoted(kind)}{f' uid={uid}' if uid else ''} path={quoted(path)} id={quoted(name)}]\n"


def node_name(text: str) -> str:
    """Return `text` without the characters that Godot refuses in the name of a node."""
    return re.sub(r'[.:@/"%]', "_", text) or "sprite"
