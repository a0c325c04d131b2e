"""A strict reader of Godot 4 text files, and how its AtlasTexture draws: no Godot is to be had here.

It follows the engine's rules (VariantParser, ResourceLoaderText, AtlasTexture::get_rect_region): what it does not know
is an error.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

_TOKEN = re.compile(
    r'\s*(?:(?P<string>&?"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?P<word>\w+)|(?P<sign>[\[\]{}(),:]))',
    re.DOTALL,
)


@dataclass
class Section:
    kind: str
    attributes: dict
    values: dict = field(default_factory=dict)


class _Values:
    def __init__(self, text):
        self.text, self.place = text, 0

    def token(self):
        found = _TOKEN.match(self.text, self.place)
        assert found, f"not a value: {self.text[self.place : self.place + 40]!r}"
        self.place = found.end()
        return found.lastgroup, found[found.lastgroup]

    def value(self, token=None):
        kind, word = token or self.token()
        if kind == "string":
            return re.sub(r"\\(.)", r"\1", word.removeprefix("&")[1:-1])
        if kind == "number":
            return float(word) if re.search(r"[.e]", word) else int(word)
        if word in ("true", "false"):
            return word == "true"
        if kind == "word":
            assert word in {"Rect2": 4, "Vector2": 2, "Vector2i": 2, "ExtResource": 1, "SubResource": 1}, word
            assert self.token()[1] == "("
            return (word, *self.several(")"))
        if word == "[":
            return self.several("]")
        assert word == "{", word
        return dict(self.several("}", pairs=True))

    def several(self, end, pairs=False):
        found = []
        while True:
            token = self.token()
            if token[1] == end:
                return found
            if found:
                assert token[1] == ","
                token = self.token()
            value = self.value(token)
            if pairs:
                assert self.token()[1] == ":"
                value = (value, self.value())
            found.append(value)


def sections(text):
    """Every section with its attributes and values."""
    found, place = [], 0
    while text[place:].strip():
        values = _Values(text)
        start = re.compile(r'\s*\[(\w+)((?: \w+=(?:"(?:[^"\\]|\\.)*"|\d+))*)\]\n').match(text, place)
        if start:
            words = re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\d+)', start[2], re.DOTALL)
            found.append(Section(start[1], {key: _Values(value).value() for key, value in words}))
            place = start.end()
            continue
        key = re.compile(r"\s*([\w/:]+) = ").match(text, place)
        assert key and found, f"neither a tag nor a value: {text[place : place + 60]!r}"
        values.place = key.end()
        assert key[1] not in found[-1].values, f"{key[1]} is there twice"
        found[-1].values[key[1]] = values.value()
        place = values.place
        assert text[place] == "\n"
    return found


def located(path, reference, root=None):
    """The file that a path in a Godot file means: from the project's root, or beside the file."""
    return (root / reference.removeprefix("res://")) if reference.startswith("res://") else path.parent / reference


def frames(path, root=None):
    """Animations of a SpriteFrames by name: (loop, [(seconds, texture as drawn at its size)])."""
    found = sections(path.read_text("utf-8"))
    assert (found[0].kind, found[0].attributes["type"], found[0].attributes["format"]) == (
        "gd_resource",
        "SpriteFrames",
        3,
    )
    pictures = {}
    for section in found:
        if section.kind == "ext_resource":
            assert section.attributes["type"] == "Texture2D"
            with Image.open(located(path, section.attributes["path"], root)) as image:
                pictures[section.attributes["id"]] = np.array(image.convert("RGBA"))
    textures = {s.attributes["id"]: _texture(s.values, pictures) for s in found if s.kind == "sub_resource"}
    assert found[-1].kind == "resource" and set(found[-1].values) == {"animations"}
    animations = {}
    for entry in found[-1].values["animations"]:
        assert set(entry) == {"name", "speed", "loop", "frames"} and isinstance(entry["loop"], bool)
        shown = []
        for frame in entry["frames"]:
            assert set(frame) == {"texture", "duration"}
            kind, name = frame["texture"]
            assert kind == "SubResource"
            shown.append((frame["duration"] / entry["speed"], textures[name]))
        animations[entry["name"]] = (entry["loop"], shown)
    return animations


def _texture(values, pictures):
    assert set(values) <= {"resource_name", "atlas", "region", "margin", "filter_clip"}
    atlas = pictures[values["atlas"][1]]
    _kind, x, y, w, h = values["region"]
    left, top, more_w, more_h = values.get("margin", ("Rect2", 0, 0, 0, 0))[1:]
    width, height = int(w + more_w), int(h + more_h)  # get_width and get_height are whole
    assert w > 0 and h > 0 and x + w <= atlas.shape[1] and y + h <= atlas.shape[0]
    assert 0 <= left <= width - w and 0 <= top <= height - h, "a part of the frame would be cut off"
    drawn = np.zeros((height, width, 4), np.uint8)
    top, left = math.floor(top + 0.5), math.floor(left + 0.5)  # where nearest sampling shows it
    drawn[top : top + h, left : left + w] = atlas[y : y + h, x : x + w]
    return drawn
