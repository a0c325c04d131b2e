"""Sprites of one kind in, sprites of the other kind out: what a translating model answers, there and back again."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ganstudio.checkpoints.snapshot_info import SnapshotInfo
from ganstudio.core.errors import StudioError
from ganstudio.core.progress import Progress, no_progress
from ganstudio.core.sprites import to_rgba
from ganstudio.core.text import _
from ganstudio.gans.blocks import Generator, Translator
from ganstudio.gans.colour_lock import locked
from ganstudio.gans.pixels import to_pictures, to_sprites
from ganstudio.latent.kept_generators import KeptGenerators
from ganstudio.latent.translatable import fitted

_CHUNK = 16  # always this many at once, so that an answer does not depend on its company
_KEPT = 4  # one for each view of a character


@dataclass(frozen=True, eq=False)
class Answers:
    """What a model made of sprites: uint8 RGBA `(n, h, w, 4)`, straight alpha."""

    pixels: np.ndarray
    back: np.ndarray | None  # the same sprites translated back; None where the model has no way back


class SpriteTranslator:
    """Keeps the models used last. Not for use by two threads at once."""

    def __init__(self) -> None:
        self._generators = KeptGenerators(_KEPT)

    def translate(
        self,
        snapshot: Path,
        sprites: np.ndarray,
        reverse: bool = False,
        lock_palette: bool | None = None,
        with_back: bool = False,
        progress: Progress = no_progress,
    ) -> Answers:
        """Translate uint8 sprites `(n, h, w, c)` from A to B, or with `reverse` from B to A.

        With `lock_palette` an answer has its source's colours only; where that is not said, the model knows whether its
        B has the colours of A. The same sprite gives the same answer on one machine, whatever else is translated with
        it. `StudioError` for sprites that the model cannot take. What `progress` raises stops it within a layer.
        """
        translator, info = self._load(snapshot)
        if reverse and not translator.has_way_back:
            raise StudioError(
                _("This model translates in one direction only."),
                _("Leave out the reverse, or train a CycleGAN, which learns both ways."),
            )
        given = fitted(sprites, info)
        if not len(given):
            raise StudioError(_("There is nothing to translate."))
        lock = info.keeps_colours if lock_palette is None else lock_palette
        sources, answers, backs = to_rgba(np.asarray(sprites)), [], []
        words, rows = _("Translating sprites"), itertools.count()

        def before_lock() -> None:
            progress(next(rows) / len(given), words)

        for start in range(0, len(given), _CHUNK):
            progress(start / len(given), words)
            part = slice(start, start + _CHUNK)
            with _before_each_layer(translator, partial(progress, start / len(given), words)):
                answer, back = _answer(translator, given[part], reverse, with_back)
            answers.append(locked(to_rgba(answer), sources[part], before_lock) if lock else to_rgba(answer))
            backs.append(back)
        returned = to_rgba(np.concatenate(backs)) if with_back and translator.has_way_back else None
        return Answers(np.concatenate(answers), returned)

    def _load(self, snapshot: Path) -> tuple[Translator, SnapshotInfo]:
        generator, info = self._generators.get(snapshot)
        return _translator(generator, snapshot), info


@torch.inference_mode()
def _answer(
    translator: Translator, sprites: np.ndarray, reverse: bool, with_back: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return the answers of at most a chunk of sprites, and those translated back, or an empty array."""
    padded = np.zeros((_CHUNK, *sprites.shape[1:]), np.uint8)
    padded[: len(sprites)] = sprites
    pictures = to_pictures(padded)
    there: Tensor = translator.back(pictures) if reverse else translator(pictures)
    answer = to_sprites(there)[: len(sprites)]
    if not (with_back and translator.has_way_back):
        return answer, np.zeros((0, *answer.shape[1:]), np.uint8)
    again: Tensor = translator(there) if reverse else translator.back(there)
    return answer, to_sprites(again)[: len(sprites)]


@contextlib.contextmanager
def _before_each_layer(translator: Translator, look: Callable[[], None]) -> Iterator[None]:
    """Call `look` before each layer: a chunk of large sprites takes many seconds, and what it raises stops it."""
    hooks = [layer.register_forward_pre_hook(lambda *_given: look()) for layer in translator.modules()]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _translator(generator: Generator, snapshot: Path) -> Translator:
    if isinstance(generator, Translator):
        return generator
    raise StudioError(
        _("{name} draws new sprites; it does not translate.").format(name=snapshot.name),
        _("Choose a model of a CycleGAN or pix2pix, or sample this one: ganstudio sample."),
    )
