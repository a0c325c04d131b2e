"""A Defold atlas that is written again: what the artist did in it stays, what we wrote is refreshed.

Which is which is told by a comment that says what we wrote. Defold's editor drops it when it saves; then everything
that is there counts as the artist's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ganstudio.export.protobuf_text import Field, Message, parsed, text_of, value_of, with_value, written

_SETTINGS = {"margin": "0", "extrude_borders": "0", "inner_padding": "0"}
"""What an atlas says of its packing, and what Defold takes where it does not say it."""

_PLAYING = {"fps": "30", "playback": "PLAYBACK_ONCE_FORWARD"}
"""The same of how an animation plays."""

_IMAGE = ("image", "pivot_x", "pivot_y")
_RECORD = "# GAN Studio wrote: "


def atlas_text(new: Message, old: str | None) -> str:
    """Return the text of the atlas `new`, with what the artist did in `old`, the text of an earlier one.

    Settings, speeds and ways of playing that somebody changed stay, as do fields, images and animations that we did
    not write. `ValueError` if `old` is no protocol buffer.
    """
    record = f"{_RECORD}{json.dumps(_record_of(new))}\n"
    return written(_merged(new, parsed(old), _known(old)) if old else new) + record


def _merged(new: Message, old: Message, known: Mapping[str, Any]) -> Message:
    images, animations = _by(old, "images", "image"), _by(old, "animations", "id")
    known_animations = _mapping(known.get("animations"))
    wrote = known.get("images")
    fields: list[Field] = []
    for key, inner in _by(new, "images", "image").items():
        fields.append(Field("images", fields=_with_others(inner, images.pop(key, ()), _IMAGE)))
    gone = {key for key in wrote if isinstance(key, str)} if isinstance(wrote, list) else set()
    fields += [Field("images", fields=inner) for key, inner in images.items() if key not in gone]
    for key, inner in _by(new, "animations", "id").items():
        before = animations.pop(key, None)
        if before is not None:
            inner = _with_images(_with_changed(inner, before, _PLAYING, _mapping(known_animations.get(key))), before)
        fields.append(Field("animations", fields=inner))
    fields += [Field("animations", fields=inner) for key, inner in animations.items() if key not in known_animations]
    rest = tuple(field for field in new if field.name not in ("images", "animations"))
    return (*fields, *_with_changed(rest, old, _SETTINGS, known))


def _with_changed(new: Message, old: Message, settings: Mapping[str, str], known: Mapping[str, Any]) -> Message:
    """Return `new` with the settings that are other in `old` than we wrote, and with the fields that are not ours."""
    for name, default in settings.items():
        value = value_of(old, name, default)
        if value != known.get(name):
            new = with_value(new, name, value)
    return _with_others(new, old, ("id", "images", "animations", *settings))


def _with_others(new: Message, old: Message, ours: tuple[str, ...]) -> Message:
    """Return `new` with all fields of `old` but for `ours`."""
    others = tuple(field for field in old if field.name not in ours)
    names = {field.name for field in others}
    return (*(field for field in new if field.name not in names), *others)


def _with_images(new: Message, old: Message) -> Message:
    """Return an animation whose images keep what else an artist said of them."""
    before = _by(old, "images", "image")
    return tuple(
        Field("images", fields=_with_others(field.fields, before.get(_key(field.fields, "image"), ()), _IMAGE))
        if field.name == "images" and field.fields is not None
        else field
        for field in new
    )


def _by(message: Message, name: str, key: str) -> dict[str, Message]:
    """Return the messages of a name by the text in one of their fields."""
    return {_key(field.fields, key): field.fields for field in message if field.name == name if field.fields}


def _key(message: Message, name: str) -> str:
    return text_of(value_of(message, name))


def _record_of(new: Message) -> dict[str, Any]:
    """Return what will be known of an atlas the next time, as plain values."""
    animations = _by(new, "animations", "id")
    return {
        **{name: value_of(new, name) for name in _SETTINGS},
        "images": list(_by(new, "images", "image")),
        "animations": {key: {name: value_of(inner, name) for name in _PLAYING} for key, inner in animations.items()},
    }


def _known(text: str) -> dict[str, Any]:
    """Return what the comment in an atlas says that we wrote; nothing where there is none."""
    found = re.search(rf"^{re.escape(_RECORD)}(.*)$", text, re.MULTILINE)
    try:
        return _mapping(json.loads(found[1])) if found else {}
    except (ValueError, RecursionError):
        return {}


def _mapping(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}
