"""Where a run computes and how: device, precision and memory layout, chosen by a short measurement."""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from ganstudio.core.errors import StudioError
from ganstudio.core.files import write_json
from ganstudio.core.paths import settings_folder
from ganstudio.core.text import _
from ganstudio.gans import Game, SpriteShape

_PRECISIONS = ("float32", "bfloat16")
_MUST_GAIN = 1.1  # the plain way wins unless another is this much faster
_WORTH_IT = 0.01  # seconds: a step that takes less is not worth choosing for
_ROUNDS = 4  # of steps in each way; the first warms up
_LONG_ENOUGH = 10.0  # seconds after which no further round begins: where steps are long, warming up is little of them
_MEMORY = "arithmetic.json"
_OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory", "alloc_failed")
"""What torch says: of GPUs, of the CPU of Linux and of Windows, of the libraries beneath."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # of malloc.h


@dataclass(frozen=True)
class Arithmetic:
    """How numbers are kept while training; weights are float32 always."""

    precision: str = "float32"  # one of _PRECISIONS
    channels_last: bool = False

    @property
    def is_known(self) -> bool:
        """Whether these are words of this version, wherever they were read."""
        return self.precision in _PRECISIONS and isinstance(self.channels_last, bool)

    @property
    def memory_format(self) -> torch.memory_format:
        """Torch's word for the layout."""
        return torch.channels_last if self.channels_last else torch.contiguous_format

    def place(self, module: nn.Module, device: torch.device) -> None:
        """Move a network to the device, in this layout; parameters keep their identity."""
        module.to(device)
        if self.channels_last:
            module.to(memory_format=torch.channels_last)

    def autocast(self, device: torch.device) -> contextlib.AbstractContextManager[object]:
        """Return the context in which a step is taken."""
        if self.precision == "float32":
            return contextlib.nullcontext()
        # No cache: it would hand a critic that is trained five times in one step its weights of before the first.
        return torch.autocast(device.type, torch.bfloat16, cache_enabled=False)


def choose_device(wanted: str) -> torch.device:
    """Return the device asked for, or the best there is for `auto`; `StudioError` if it is not there."""
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wanted == "auto":
        return torch.device(next(name for name, there in available.items() if there))
    if not available.get(wanted, False):
        raise StudioError(
            _("This computer has no {device} device that PyTorch can use.").format(device=wanted.upper()),
            _("Choose “auto” or “cpu”."),
        )
    return torch.device(wanted)


def device_to_go_on(wanted: str) -> tuple[torch.device, str]:
    """Return the device that a run was begun with; the best there is, and a sentence, where this computer lacks it.

    On another device a run goes on as well, but not bit for bit.
    """
    try:
        return choose_device(wanted), ""
    except StudioError as missing:
        device = choose_device("auto")
        words = _("{missing} The run goes on with: {device}.")
        return device, words.format(missing=missing.message, device=device_name(device))


def device_name(device: torch.device) -> str:
    """Describe the device in words."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return _("Apple GPU")
    return _("CPU, {n} threads").format(n=torch.get_num_threads())


def keep_freed_memory() -> None:
    """Tell glibc, where that is the C library, to keep what training frees at each step for the next.

    By default it gives large pieces back to the system, and a step on a CPU spends a tenth of its time on getting them
    again page by page.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform.startswith("linux") else None
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, 2**30)
        mallopt(_M_TRIM_THRESHOLD, 2**30)


def _hardware(device: torch.device) -> str:
    """Name what a measurement depends on; unlike `device_name` the same in every language."""
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else device.type
    return f"{name}, {torch.get_num_threads()} threads"


def choose_arithmetic(
    build_game: Callable[[], Game], shape: SpriteShape, batch_size: int, device: torch.device, key: str
) -> Arithmetic:
    """Time one or two real steps in each way that the device offers and return the fastest.

    Which one wins differs between processors (bfloat16 units) and networks (channels last helps convolutions only),
    so it is measured, not guessed. Takes six to eighteen steps; uses games of its own and leaves nothing behind. The
    answer is remembered for this machine under `key` (family and options), so that the same run is computed the same
    way again.
    """
    remembered = settings_folder() / _MEMORY
    name = f"{key} {shape} ×{batch_size}, {_hardware(device)}, PyTorch {torch.__version__}"
    known = _read(remembered)
    if name not in known:
        chosen = _fastest(build_game, shape, batch_size, device)
        known = {**_read(remembered), name: asdict(chosen)}
        with contextlib.suppress(StudioError):  # a settings folder that cannot be written only costs the next run time
            write_json(remembered, known)
    return Arithmetic(**known[name])


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
        ways = {str(name): Arithmetic(**way) for name, way in content.items()}
        return {name: asdict(way) for name, way in ways.items() if way.is_known}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _fastest(build_game: Callable[[], Game], shape: SpriteShape, batch_size: int, device: torch.device) -> Arithmetic:
    """Measure the ways in turns, so that a moment in which the machine is busy falls on all of them."""
    plain, began = Arithmetic(), time.perf_counter()
    stopwatches = {plain: _stopwatch(plain, build_game, shape, batch_size, device)}
    best = {plain: min(stopwatches[plain](), stopwatches[plain]())}  # the first warms up
    if best[plain] < _WORTH_IT:
        return plain
    try:
        stopwatches |= {way: _stopwatch(way, build_game, shape, batch_size, device) for way in _ways(device)}
        for _round in range(_ROUNDS):
            for way, seconds in stopwatches.items():
                best[way] = min(best.get(way, math.inf), seconds())
            if time.perf_counter() - began > _LONG_ENOUGH:
                break
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        return plain  # alone it fits, as it has just shown
    fastest = min(best, key=lambda way: best[way])
    return fastest if best[fastest] * _MUST_GAIN < best[plain] else plain


def _ways(device: torch.device) -> list[Arithmetic]:
    ways = [Arithmetic(channels_last=True)]
    if device.type == "cpu" or (device.type == "cuda" and torch.cuda.is_bf16_supported()):
        ways += [Arithmetic("bfloat16"), Arithmetic("bfloat16", channels_last=True)]
    return ways


def _stopwatch(
    way: Arithmetic, build_game: Callable[[], Game], shape: SpriteShape, batch_size: int, device: torch.device
) -> Callable[[], float]:
    """Return a function that takes one step in this way and tells its seconds; infinity where it cannot be done."""
    game = build_game()
    for module in game.modules.values():
        way.place(module, device)
    count = batch_size * game.batches_per_step
    real = torch.rand(count, shape.channels * game.sides, shape.height, shape.width, device=device) * 2.0 - 1.0
    real = real.contiguous(memory_format=way.memory_format)
    kinds = torch.zeros(count, dtype=torch.int64, device=device)

    def seconds() -> float:
        started = time.perf_counter()
        try:
            with way.autocast(device):
                game.step(real, kinds)["loss_d"].item()
        except (RuntimeError, MemoryError):
            if way == Arithmetic():
                raise
            return math.inf  # this way is not built for this device, or there is no room beside the plain one
        return time.perf_counter() - started

    return seconds


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that the device or the computer has no memory left."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    said = str(error).lower()
    return isinstance(error, RuntimeError) and any(words in said for words in _OUT_OF_MEMORY)
