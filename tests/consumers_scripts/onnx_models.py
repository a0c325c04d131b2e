"""Writes a model of every GAN family as ONNX; prints how far ONNX Runtime's pixels are from the sampler's."""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from ganstudio.checkpoints.snapshot import save_snapshot
from ganstudio.checkpoints.snapshot_info import SnapshotInfo
from ganstudio.core.options import to_mapping
from ganstudio.core.sprites import to_rgba
from ganstudio.gans import GANS, SpriteShape
from ganstudio.latent.onnx_model import onnx_model
from ganstudio.latent.sampler import Sampler

warnings.simplefilter("error", UserWarning)

KINDS = {"slimes": 5, "剑": 7, "ships": 1}


def snapshot_of(key: str, shape: SpriteShape, path: Path) -> SnapshotInfo:
    """Save a generator as if it had been trained: nothing at its beginning, so that pixels differ."""
    torch.manual_seed(3)
    gan = GANS[key]
    options = gan.options(kinds=True) if shape.kinds else gan.options()
    generator = gan.build_generator(shape, options)
    with torch.no_grad():
        for name, value in generator.named_parameters():
            value.mul_(1.0 if value.dim() == 1 or "places" in name else 2.5)
        generator.train()
        generator(torch.randn(64, generator.latent_size))
    sides = {"height": shape.height, "width": shape.width, "channels": shape.channels}
    info = SnapshotInfo(
        path, 10, key, **sides, latent_size=generator.latent_size, options=to_mapping(options), kinds=generator.kinds
    )
    save_snapshot(info, generator.state_dict())
    return info


folder = Path(sys.argv[1])
shapes = {"original": SpriteShape(8, 8, 1), "wgan": SpriteShape(16, 8, 3), "sprite": SpriteShape(20, 32, 4, KINDS)}
cases = [(key, shapes.get(key, SpriteShape(12, 16, 4))) for key, gan in GANS if not gan.translates]
answers = {}
for number, (key, shape) in enumerate(cases):
    info = snapshot_of(key, shape, folder / f"{number}.safetensors")
    content, _facts = onnx_model(info.path, 0.8)
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    latents = np.random.default_rng(number).standard_normal((17, info.latent_size), dtype=np.float32)
    [drawn] = session.run(["rgba"], {"latent": latents})
    wanted, others = (to_rgba(Sampler().sample(info.path, latents, psi)).astype(int) for psi in (0.8, 0.6))
    answers[f"{key} {shape.width}x{shape.height}x{shape.channels} {len(info.kinds)}"] = {
        "shape": list(drawn.shape),
        "type": str(drawn.dtype),
        "apart": int(abs(drawn - wanted).max()),
        "unlike": float((drawn != wanted).mean()),
        "apart_from_another": int(abs(drawn - others).max()),
        "variety": float(wanted.std(axis=0).mean()),
        "says": dict(session.get_modelmeta().custom_metadata_map),
        "leaks": [word for word in ("site-packages", "ganstudio/", "stack_trace") if word.encode() in content],
    }
print(json.dumps(answers))
