"""The generator as an ONNX file, with which a game rolls new sprites at run time: latents in, RGBA pixels out.

Input `latent`, float32 `(n, latent_size)`; output `rgba`, uint8 `(n, height, width, 4)` with straight alpha, the very
pixels that GAN Studio shows. What else there is to know stands in the file's metadata. Needs the extra `onnx`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ganstudio import __version__
from ganstudio.checkpoints.shipped import is_shipped
from ganstudio.checkpoints.snapshot import load_generator, must_draw
from ganstudio.checkpoints.snapshot_info import SnapshotInfo
from ganstudio.core.errors import StudioError
from ganstudio.core.text import _
from ganstudio.gans.blocks import Generator
from ganstudio.gans.pixels import to_levels
from ganstudio.latent.kinds import coordinate_of

INPUT, OUTPUT = "latent", "rgba"
_OPSET = 18  # what ONNX Runtime 1.14 (2023) and later read, onnxruntime-web too
_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
_LICENCE_ROW = "| Licence of the data and of this model |"


class _Drawing(nn.Module):
    """From latents to straight RGBA as uint8, all that `Sampler` does in one graph."""

    def __init__(self, generator: Generator, truncation: float, channels: int) -> None:
        super().__init__()
        self.generator, self._truncation, self._channels = generator, truncation, channels

    def forward(self, latent: Tensor) -> Tensor:
        levels = to_levels(self.generator(self.generator.truncated(latent, self._truncation)))
        if self._channels == 1:
            levels = levels.expand(-1, -1, -1, 3)
        if self._channels < 4:
            levels = torch.cat([levels, torch.full_like(levels[..., :1], 255)], dim=3)
        return levels


def onnx_model(snapshot: Path, truncation: float = 1.0) -> tuple[bytes, dict[str, Any]]:
    """Return the ONNX file of a snapshot's generator, and what its metadata says: the same snapshot, the same bytes.

    Truncation, 0 to 1, is built in. `StudioError` for what is no snapshot of ours and where the extra is missing.
    """
    try:
        import onnx
        import onnxscript
    except ImportError:
        raise StudioError(
            _("Writing ONNX needs the extra “onnx”, which is not installed."),
            _('Install it: pip install "ganstudio[onnx]"'),
        ) from None
    del onnx, onnxscript  # torch uses them
    generator, info = load_generator(snapshot)
    must_draw(info)
    drawing = _Drawing(generator, truncation, info.channels).eval()
    latents = torch.zeros(2, info.latent_size)
    with torch.no_grad():
        program = torch.onnx.export(
            drawing,
            (latents,),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_shapes=({0: torch.export.Dim("n")},),
            opset_version=_OPSET,
            dynamo=True,
            verbose=False,
        )
    assert program is not None
    model, facts = program.model_proto, _facts(info, truncation)
    _forget_the_machine(model)
    model.producer_name, model.producer_version = "GAN Studio", __version__
    model.doc_string = facts["about"]
    for key, value in facts.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return model.SerializeToString(deterministic=True), facts


def _facts(info: SnapshotInfo, truncation: float) -> dict[str, Any]:
    """Return what is written into the file, in English: programs read it."""
    kinds = {name: coordinate_of(info.kinds, name) for name in info.kinds}
    about = f"Draws sprites of {info.width}x{info.height} pixels. {INPUT}: float32 (n, {info.latent_size}), standard "
    about += f"normal; {OUTPUT}: uint8 (n, {info.height}, {info.width}, 4), straight alpha."
    if kinds:
        about += " The last number of a latent is its kind: the values are in “kinds”."
    return {
        "about": about,
        "latent_size": info.latent_size,
        "width": info.width,
        "height": info.height,
        "channels": 4,
        "model_channels": info.channels,
        "truncation": truncation,
        "kinds": kinds,
        "tool": f"GAN Studio {__version__}",
        "gan": info.gan,
        "step": info.step,
        "model": info.path.name,
        "project": info.project,
        "trained_on": f"{info.data_count} sprites, SHA-256 {info.data_fingerprint}" if info.data_count else "",
        "started_from": info.parent,
        "digital_source_type": _SOURCE_TYPE,
        "licence": _licence(info),
    }


def _licence(info: SnapshotInfo) -> str:
    if is_shipped(info.path):
        try:
            card = info.path.with_suffix(".md").read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return "see the model card"
        rows = [line for line in card.splitlines() if line.startswith(_LICENCE_ROW)]
        return rows[0].removeprefix(_LICENCE_ROW).strip(" |") if rows else "see the model card"
    return "as whoever trained it and holds the rights in the training sprites decides"


def _forget_the_machine(model: Any) -> None:
    """Take out what torch notes of each node: lines of source code and the paths of this machine."""
    for holder in (model, model.graph):
        holder.doc_string = ""
        del holder.metadata_props[:]
    for part in (model.graph.node, model.graph.input, model.graph.output, model.graph.value_info):
        for item in part:
            item.doc_string = ""
            del item.metadata_props[:]
    for weight in model.graph.initializer:
        weight.doc_string = ""
        del weight.metadata_props[:]
    for function in model.functions:
        function.doc_string = ""
        del function.metadata_props[:]
        for node in function.node:
            node.doc_string = ""
            del node.metadata_props[:]
