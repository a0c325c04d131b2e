"""Puts an XMP packet into the bytes of a picture: PNG, APNG, GIF and WebP. Neither pixels nor times change."""

from __future__ import annotations

import struct
import zlib

_PNG, _GIF = b"\x89PNG\r\n\x1a\n", b"GIF89a"
_PNG_HEAD = 33  # signature and IHDR
_GIF_END = b"\x3b"
# The packet stands bare in the GIF; a reader of blocks takes its letters for lengths and lands on this slope to zero.
_GIF_SLOPE = bytes([1, *range(255, -1, -1), 0])
_VP8X_SIZE, _XMP_FLAG, _ALPHA_FLAG = 10, 0x04, 0x10


def is_picture(content: bytes) -> bool:
    """Whether these are the bytes of a picture that `with_xmp` can mark."""
    return content.startswith((_PNG, _GIF)) or _is_webp(content)


def picture_type(content: bytes) -> str:
    """Return the media type of a picture that `is_picture`; `ValueError` for anything else."""
    if content.startswith(_PNG):
        return "image/png"
    if content.startswith(_GIF):
        return "image/gif"
    if _is_webp(content):
        return "image/webp"
    raise ValueError("not a PNG, GIF or WebP")


def with_xmp(content: bytes, packet: str) -> bytes:
    """Return the picture with the packet in it; `ValueError` for what is no picture."""
    place = {"image/png": _in_png, "image/gif": _in_gif, "image/webp": _in_webp}[picture_type(content)]
    return place(content, packet.encode())


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _in_png(content: bytes, packet: bytes) -> bytes:
    body = b"iTXt" + b"XML:com.adobe.xmp\0" + b"\0\0\0\0" + packet  # not compressed, as the XMP specification asks
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return content[:_PNG_HEAD] + chunk + content[_PNG_HEAD:]


def _in_gif(content: bytes, packet: bytes) -> bytes:
    if not content.endswith(_GIF_END):
        raise ValueError("a GIF without its end")
    return content[:-1] + b"\x21\xff\x0bXMP DataXMP" + packet + _GIF_SLOPE + _GIF_END


def _in_webp(content: bytes, packet: bytes) -> bytes:
    """Add the chunk at the end and say so in the extended header, which a plain file gets for it."""
    chunks = content[12 : 8 + struct.unpack_from("<I", content, 4)[0]]
    if chunks[:4] == b"VP8X":
        flags = bytes([chunks[8] | _XMP_FLAG])
        chunks = chunks[:8] + flags + chunks[9:]
    elif chunks[:4] == b"VP8L":
        (bits,) = struct.unpack_from("<I", chunks, 9)  # after the signature byte: 14 bits each, less one; then alpha
        sides = struct.pack("<I", bits & 0x3FFF)[:3] + struct.pack("<I", bits >> 14 & 0x3FFF)[:3]
        flags = bytes([_XMP_FLAG | (_ALPHA_FLAG if bits >> 28 & 1 else 0), 0, 0, 0])
        chunks = b"VP8X" + struct.pack("<I", _VP8X_SIZE) + flags + sides + chunks
    else:
        raise ValueError("a lossy WebP, which no format here writes")
    chunks += b"XMP " + struct.pack("<I", len(packet)) + packet + b"\0" * (len(packet) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks
