"""The self-check: does this installation have everything, and does each part work? Imports no Qt."""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ganstudio import __version__
from ganstudio.cli.command import Command, nothing_more
from ganstudio.cli.output import Output
from ganstudio.core.paths import models_folder, resource
from ganstudio.core.progress import no_progress
from ganstudio.core.text import LANGUAGES, N_, _

SIDE = 16


def _run(_arguments: argparse.Namespace, output: Output) -> int:
    checks: list[tuple[str, Callable[[], str]]] = [
        (_("versions"), _versions),
        (_("icons"), _icons),
        (_("theme"), _theme),
        (_("languages"), _languages),
        (_("starter sprites"), _starter_sprites),
        (_("GANs"), _gans),
        (_("shipped models"), _shipped_models),
        (_("export formats"), _formats),
    ]
    found: list[dict[str, Any]] = []
    for title, check in checks:
        output.progress(None, title)
        try:
            found.append({"check": title, "ok": True, "found": check()})
        except Exception as error:  # whatever is broken is what this command is for
            found.append({"check": title, "ok": False, "found": f"{type(error).__name__}: {error}"})
    good = all(item["ok"] for item in found)
    lines = [f"{'✓' if item['ok'] else '✗'} {item['check']}: {item['found']}" for item in found]
    lines.append(_("Everything works.") if good else _("Something is broken; installing anew usually mends it."))
    output.result({"ok": good, "checks": found}, "\n".join(lines))
    return 0 if good else 1


def _versions() -> str:
    import torch

    try:
        qt = importlib.metadata.version("PySide6-Essentials")
    except importlib.metadata.PackageNotFoundError:
        qt = _("not installed (only the window needs it)")
    devices = "CUDA" if torch.cuda.is_available() else "MPS" if torch.backends.mps.is_available() else "CPU"
    python = platform.python_version()
    return f"GAN Studio {__version__}, Python {python}, PyTorch {torch.__version__} ({devices}), PySide6 {qt}"


def _icons() -> str:
    icons = sorted(resource("icons").glob("*.svg"))
    if not icons or "<svg" not in icons[0].read_text("utf-8"):
        raise FileNotFoundError("resources/icons/*.svg")
    return str(len(icons))


def _theme() -> str:
    return str(len(resource("theme/studio.qss").read_text("utf-8").splitlines()))


def _languages() -> str:
    import gettext

    translated = [code for code in LANGUAGES if code != "en"]
    for code in translated:
        if gettext.translation("ganstudio", resource("locale"), [code]).gettext("Steps") == "Steps":
            raise ValueError(code)
    return ", ".join(["en", *translated])


def _starter_sprites() -> str:
    from ganstudio.data.starter import draw_starter_sprites

    pixels, _names = draw_starter_sprites(per_kind=1)
    return "x".join(str(side) for side in pixels.shape)


def _gans() -> str:
    import torch

    from ganstudio.gans import GANS, SpriteShape

    shape = SpriteShape(SIDE, SIDE, 4)
    keys = []
    for key, gan in GANS:
        gan.build_game(shape, gan.options())
        generator = gan.build_generator(shape, gan.options()).eval()
        with torch.no_grad():
            picture = generator(generator.any_inputs(1))
        if tuple(picture.shape) != (1, 4, SIDE, SIDE) or not torch.isfinite(picture).all():
            raise ValueError(f"{key}: {tuple(picture.shape)}")
        keys.append(key)
    return ", ".join(keys)


def _shipped_models() -> str:
    import numpy as np

    from ganstudio.checkpoints.parents import load_parent
    from ganstudio.checkpoints.shipped import discriminator_beside, shipped_paths
    from ganstudio.latent.requests import random_latents
    from ganstudio.latent.sampler import Sampler

    names = []
    for path in shipped_paths():
        parent, info = load_parent(path)
        drawn = Sampler().sample(path, random_latents(1, 0, info.latent_size))
        if drawn.shape[1:3] != (info.height, info.width) or not np.ptp(drawn):
            raise ValueError(f"{path.name}: {drawn.shape}")
        if "discriminator" not in parent.networks:
            raise FileNotFoundError(discriminator_beside(path))
        names.append(path.stem)
    if not names:
        raise FileNotFoundError(models_folder() / "*.safetensors")
    return ", ".join(names)


def _formats() -> str:
    import numpy as np

    from ganstudio.export import EXPORTERS, SpriteSet, export

    pixels = np.full((2, SIDE, SIDE, 4), 255, np.uint8)
    pixels[1, :4] = 0
    sprites = SpriteSet(pixels, ("00000", "00001"))
    keys = []
    with tempfile.TemporaryDirectory() as folder:
        for key, exporter in EXPORTERS:
            written = export(key, sprites, Path(folder) / key, exporter.options(), no_progress)
            if not written or not all(path.stat().st_size for path in written):
                raise ValueError(key)
            keys.append(key)
    return ", ".join(keys)


SELFCHECK = Command(N_("check that this installation is whole and works"), nothing_more, _run)
