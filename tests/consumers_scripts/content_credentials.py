"""Signs pictures; prints what c2pa says of them: by format, with one pixel changed too, and by who drew them."""

import io
import json
import os
import struct
import sys
import zlib
from pathlib import Path

import c2pa
import numpy as np

from ganstudio.export import Marking, SpriteSet, export, prepare

folder = Path(sys.argv[1])
os.environ["GANSTUDIO_HOME"] = str(folder / "home")


def one_pixel_changed(png: bytes) -> bytes:
    """The same file with the first value of its first pixel one up; every other chunk stays."""
    place, parts, done = 8, [png[:8]], False
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        if kind == b"IDAT" and not done:
            raw = bytearray(zlib.decompress(body))
            raw[1] = (raw[1] + 1) % 256
            body, done = zlib.compress(bytes(raw)), True
        parts.append(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)))
        place += 12 + length
    return b"".join(parts)


def verdict(content: bytes, kind: str) -> dict:
    with c2pa.Reader(kind, io.BytesIO(content)) as reader:
        found = json.loads(reader.json())
    manifest = found["manifests"][found["active_manifest"]]
    return {
        "state": found["validation_state"],
        "codes": [each["code"] for each in found.get("validation_status", [])],
        "title": manifest["title"],
        "thumbnail": "thumbnail" in manifest,
        "text": json.dumps(manifest),
        "source": manifest["assertions"][0]["data"]["actions"][0]["digitalSourceType"].rpartition("/")[2],
    }


pixels = np.random.default_rng(0).integers(0, 256, (4, 16, 16, 4), dtype=np.uint8)
sprites = SpriteSet(pixels, tuple("abcd"))
answers = {}
for key, kind in (("sheet", "image/png"), ("apng", "image/png"), ("gif", "image/gif"), ("webp", "image/webp")):
    [path] = export(key, sprites, folder / key, marking=Marking(sign=True))
    content = path.read_bytes()
    answers[key] = {"size": len(content), **verdict(content, kind)}
    if kind == "image/png":
        answers[key]["changed"] = verdict(one_pixel_changed(content), kind)

drawing = {"source": "hero"}
answer = {**drawing, "snapshot": "m.safetensors"}
recipes = {"drawn": [drawing], "both": [drawing, answer], "painted": [answer, {**answer, "touched_up": True}]}
sources = {}
for key, some in recipes.items():
    told = sprites.replaced(recipes=tuple(some * (4 // len(some))))
    # A path that is no UTF-8, which not every disk takes: nothing is written.
    [content] = prepare("sheet", told, folder / f"{key}\udce9.png", marking=Marking(sign=True)).values()
    sources[key] = verdict(content, "image/png")
print(json.dumps({"formats": answers, "sources": sources}))
