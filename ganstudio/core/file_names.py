"""Names of files: any language kept, sound on every system."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\..*)?", re.IGNORECASE | re.DOTALL
)
_LONGEST = 120  # bytes of UTF-8; file systems take 255, and numbers, suffixes and prefixes come on top


def safe_name(text: str, fallback: str = "sprite") -> str:
    """Return `text` as a name that Windows, macOS and Linux take: Unicode kept, forbidden characters made `_`."""
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", text)).strip()
    name = name.encode()[:_LONGEST].decode(errors="ignore").rstrip(". ")
    if name.startswith((".", "~")):  # hidden on Unix, or taken for a temporary file
        name = "_" + name[1:]
    if _DEVICES.fullmatch(name):
        name = "_" + name
    return name or fallback
