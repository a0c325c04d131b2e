"""Small programs that are written beside an ONNX model: how a tool in Python and a game in a browser draw with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_PYTHON = '''\
"""Draws sprites with a model made by GAN Studio: pip install onnxruntime pillow

python {script} [COUNT] [SEED]    writes sprite_0.png, sprite_1.png ... beside this file
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

HERE = Path(__file__).resolve().parent
session = onnxruntime.InferenceSession(HERE / {model!r}, providers=["CPUExecutionProvider"])
about = session.get_modelmeta().custom_metadata_map
kinds = json.loads(about["kinds"])  # name: the last number of its latents; empty where the model knows no kinds

count, seed = (int(word) for word in (sys.argv[1:] + ["4", "0"][len(sys.argv) - 1 :])[:2])
latents = np.random.default_rng(seed).standard_normal((count, int(about["latent_size"])), dtype=np.float32)
# One kind only: latents[:, -1] = kinds["its name"]

[pixels] = session.run(["rgba"], {{"latent": latents}})  # uint8 (count, height, width, 4), straight alpha
for number, sprite in enumerate(pixels):
    Image.fromarray(sprite).save(HERE / f"sprite_{{number}}.png")
'''

_JAVASCRIPT = """\
// Draws sprites with a model made by GAN Studio in a browser: npm install onnxruntime-web
//
//   import {{ loadModel, rollSprites }} from "./{script}";
//   const model = await loadModel();
//   const [sprite] = await rollSprites(model, 1);
//   context.putImageData(new ImageData(sprite, WIDTH, HEIGHT), 0, 0);
import * as ort from "onnxruntime-web";

export const WIDTH = {width}, HEIGHT = {height}, LATENT_SIZE = {latent_size};
// The last number of the latents of each kind; empty where the model knows no kinds.
export const KINDS = {kinds};

export function loadModel(place = {model}) {{
  return ort.InferenceSession.create(place);
}}

// A latent is LATENT_SIZE numbers of a standard normal distribution. Keep it, and you can draw its sprite again.
export function randomLatent(random = Math.random, kind = undefined) {{
  const latent = new Float32Array(LATENT_SIZE);
  for (let i = 0; i < LATENT_SIZE; i++) {{
    latent[i] = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  }}
  if (kind !== undefined) latent[LATENT_SIZE - 1] = KINDS[kind];
  return latent;
}}

// Returns the pixels of each sprite, RGBA with straight alpha, as ImageData takes them.
export async function drawSprites(model, latents) {{
  const together = new Float32Array(latents.length * LATENT_SIZE);
  latents.forEach((latent, i) => together.set(latent, i * LATENT_SIZE));
  const shape = [latents.length, LATENT_SIZE];
  const {{ rgba }} = await model.run({{ latent: new ort.Tensor("float32", together, shape) }});
  const size = WIDTH * HEIGHT * 4;
  return latents.map((_, i) => Uint8ClampedArray.from(rgba.data.subarray(i * size, (i + 1) * size)));
}}

export function rollSprites(model, count, kind = undefined) {{
  return drawSprites(model, Array.from({{ length: count }}, () => randomLatent(Math.random, kind)));
}}
"""


def sample_programs(stem: str, model: str, facts: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the programs for the file `model`, by names that begin with `stem`; `facts` are its metadata."""
    shown = "".join("_" if character in '"\\\n\r' else character for character in stem)  # in comments
    python, javascript = f"{stem}_sample.py", f"{stem}_sample.mjs"
    sizes = {key: facts[key] for key in ("width", "height", "latent_size")}
    kinds = json.dumps(facts["kinds"], ensure_ascii=False)
    return {
        python: _PYTHON.format(script=f"{shown}_sample.py", model=model).encode(),
        javascript: _JAVASCRIPT.format(
            script=f"{shown}_sample.mjs", model=json.dumps(model), kinds=kinds, **sizes
        ).encode(),
    }
