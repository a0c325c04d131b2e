"""One image file → its pixels. Made for hostile files: everything is checked before memory is spent on it."""

from __future__ import annotations

import contextlib
import stat
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from ganstudio.core.progress import byte_size
from ganstudio.core.text import _
from ganstudio.data.report import RefusedError

MOST_PIXELS = 1 << 26
"""Of one picture, and of all frames of an animation together: 8192 x 8192."""
MOST_FRAMES = 2000
MOST_BYTES = 1 << 29

_SUFFIXES = {
    "PNG": (".png", ".apng"),
    "GIF": (".gif",),
    "WEBP": (".webp",),
    "BMP": (".bmp", ".dib"),
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
}
_STRANGERS = (
    (b"8BPS", "Photoshop"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"gimp xcf", "GIMP"),
    (b"<svg", "SVG"),
    (b"<?xml", "XML"),
    (b"<!DOCTYPE", "HTML"),
    (b"<html", "HTML"),
)
_DECODER_ERRORS = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    SyntaxError,
    EOFError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""All that Pillow's decoders were seen to raise for broken files; a bug of ours elsewhere is not hidden by it."""


@dataclass(frozen=True)
class Picture:
    """The decoded frames of one file: uint8 (height, width, 1, 3 or 4) each, straight alpha."""

    frames: tuple[np.ndarray, ...]
    remark: str = ""  # what was odd about the file, translated; empty when nothing was


@contextlib.contextmanager
def quiet_decoders() -> Iterator[None]:
    """Keep Pillow's warnings off the terminal while many files are read: what matters is said in the report."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def read_picture(path: Path, every_frame: bool = False, largest: int | None = None) -> Picture:
    """Decode a file's first frame, or every frame of an animation; `RefusedError` says why it cannot be done.

    One with a side of more than `largest` pixels is refused before it is decoded.
    """
    with _opened(path) as (image, kind):
        if largest is not None and max(image.size) > largest:
            size = f"{image.width} × {image.height}"
            raise RefusedError(_("It is {size}; {largest} × {largest} is the most.").format(size=size, largest=largest))
        frames, remark = _frames(image, every_frame)
    if path.suffix and path.suffix.lower() not in _SUFFIXES[kind]:
        remark = remark or _("The file is {kind} whatever its name says.").format(kind=kind)
    return Picture(tuple(frames), remark)


def picture_size(path: Path) -> tuple[int, int] | None:
    """Return a still picture's width and height from its header; None for what is none, or cannot be read."""
    try:
        with _opened(path) as (image, _kind_of_file):
            return None if getattr(image, "is_animated", False) else image.size
    except RefusedError:  # reading it will say why
        return None


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[Image.Image, str]]:
    """Open a file of a kind that is read; all that a broken one does within the block is a `RefusedError`."""
    try:
        status = path.stat()
        _check_file(status.st_mode, status.st_size)
        with path.open("rb") as file:
            kind = _kind(file.read(16))
            file.seek(0)
            with Image.open(file, formats=[kind]) as image:
                yield image, kind
    except FileNotFoundError:
        missing = _("This link leads nowhere.") if path.is_symlink() else _("There is no such file.")
        raise RefusedError(missing) from None
    except PermissionError:
        raise RefusedError(_("You may not read this file.")) from None
    except _DECODER_ERRORS as error:
        raise RefusedError(_broken(error)) from error


def _check_file(mode: int, size: int) -> None:
    if stat.S_ISDIR(mode):
        raise RefusedError(_("This is a folder, not an image."))
    if not stat.S_ISREG(mode):
        raise RefusedError(_("This is not a file but a device or a pipe."))
    if size == 0:
        raise RefusedError(_("The file is empty."))
    if size > MOST_BYTES:
        raise RefusedError(_("The file is too large: {size}.").format(size=byte_size(size)))


def _kind(head: bytes) -> str:
    """Tell the format by its first bytes, whatever the file is called."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"BM"):
        return "BMP"
    for mark, stranger in _STRANGERS:
        if head.lstrip().startswith(mark):
            raise RefusedError(_("This is a {kind} file; save it as PNG.").format(kind=stranger))
    raise RefusedError(_("This is not an image that can be read (PNG, GIF, WebP, BMP or JPEG)."))


def _frames(image: Image.Image, every_frame: bool) -> tuple[list[np.ndarray], str]:
    _check_pixels(image)
    if not getattr(image, "is_animated", False):
        return [_pixels(image)], ""
    frames: list[np.ndarray] = []
    number, total = 0, 0
    if image.info.get("default_image"):  # an APNG's picture for programs that cannot animate; no frame
        number = 1
    if not every_frame:
        with contextlib.suppress(EOFError):  # no frame is whole: the picture is better than nothing
            image.seek(number)
        return [_pixels(image)], ""
    while True:
        try:
            image.seek(number)
        except EOFError:
            return frames, ""
        total += image.width * image.height
        if len(frames) == MOST_FRAMES or (frames and total > MOST_PIXELS):
            return frames, _("Only the first {count} frames were taken.").format(count=len(frames))
        _check_pixels(image)
        frames.append(_pixels(image))
        number += 1


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        size = f"{image.width} × {image.height}"
        raise RefusedError(_("The picture is too large: {size} pixels.").format(size=size))


def _pixels(image: Image.Image) -> np.ndarray:
    """Return the current frame as uint8 (height, width, 1, 3 or 4)."""
    key, deep = image.info.get("transparency"), _raw_mode(image)
    image.load()
    if image.info.get("exif"):
        image = ImageOps.exif_transpose(image)
    if image.mode in ("L", "RGB", "RGBA") and key is None:
        return _array(image)
    if image.mode.startswith("I"):
        return _deep_grey(image, key)
    if image.mode in ("1", "L", "RGB"):
        return _keyed(image, key, deep)
    if image.mode == "P":
        with_alpha = key is not None or (image.palette is not None and image.palette.mode == "RGBA")
        return _array(image.convert("RGBA" if with_alpha else "RGB"))
    with_alpha = image.mode in ("LA", "PA", "La", "RGBa", "RGBA")
    return _array(image.convert("RGBA" if with_alpha else "RGB"))


def _array(image: Image.Image) -> np.ndarray:
    return np.frombuffer(image.tobytes(), np.uint8).reshape(image.height, image.width, -1)


def _raw_mode(image: Image.Image) -> str:
    """Return how the file packs its samples, such as `L;2` or `RGB;16B`; known only before the pixels are loaded."""
    tile = getattr(image, "tile", None)
    arguments = tile[0][3] if tile else ""
    return str(arguments[0] if isinstance(arguments, tuple) and arguments else arguments)


def _deep_grey(image: Image.Image, key: object) -> np.ndarray:
    """Reduce 16-bit grey to 8 bits, rounded."""
    deep = np.asarray(image).astype(np.int64)
    grey = ((np.clip(deep, 0, 65535) + 128) // 257).astype(np.uint8)[..., None]
    return grey if key is None else _with_alpha(grey, deep != key)


def _keyed(image: Image.Image, key: object, raw_mode: str) -> np.ndarray:
    """Make the one colour transparent that a PNG declares so; the file gives it in its own bit depth."""
    pixels = _array(image.convert("L") if image.mode == "1" else image)
    if key is None:
        return pixels
    samples = np.atleast_1d(np.asarray(key, np.int64))
    if raw_mode.endswith(";16B"):
        samples = samples >> 8
    elif image.mode == "1":
        samples = np.where(samples > 0, 255, 0)
    elif raw_mode in ("L;2", "L;4"):
        samples = samples * (85 if raw_mode == "L;2" else 17)
    return _with_alpha(pixels, (pixels != samples).any(axis=-1))


def _with_alpha(pixels: np.ndarray, visible: np.ndarray) -> np.ndarray:
    colour = np.broadcast_to(pixels, (*pixels.shape[:2], 3))
    return np.concatenate([colour, np.where(visible, 255, 0).astype(np.uint8)[..., None]], axis=-1)


def _broken(error: BaseException) -> str:
    words = str(error).strip().rstrip(".") or type(error).__name__
    if "truncated" in words.lower() or "unexpected end" in words.lower() or isinstance(error, EOFError):
        return _("The file is cut off.")
    if isinstance(error, UnidentifiedImageError):
        return _("The file is damaged.")
    if isinstance(error, OSError) and error.strerror:
        return _("The file cannot be read: {reason}.").format(reason=error.strerror)
    if isinstance(error, Image.DecompressionBombError):
        return _("The picture is far too large; it may be made to do harm.")
    return _("The file is damaged: {reason}.").format(reason=words)
