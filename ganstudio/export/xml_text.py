"""Text in XML: every name that a sprite or a file can have."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def storable(text: str, sign: str) -> str:
    """Return the text with `sign` for each character that XML cannot hold at all, not even escaped."""
    return _NOT_IN_XML.sub(sign, text)


def attribute(name: str, value: object) -> str:
    """Return `name="value"`, escaped; what XML cannot hold at all becomes `_`."""
    text = storable(str(value), "_")
    return f"{name}={quoteattr(text, {chr(10): '&#10;', chr(13): '&#13;', chr(9): '&#9;'})}"


def attributes(**values: object) -> str:
    """Return the attributes in their order, escaped, with spaces between them; those that are None are left out."""
    return " ".join(attribute(name, value) for name, value in values.items() if value is not None)


def number(value: float) -> str:
    """Return a number as text, whole ones without a point, to a thousandth."""
    return f"{round(value, 3) + 0.0:.3f}".rstrip("0").rstrip(".")  # the sum makes a negative zero a plain one
