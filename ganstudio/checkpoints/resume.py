"""Resume files: everything a run needs to go on exactly, tensors and JSON in one safetensors file."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

from ganstudio.checkpoints.snapshot import unmapped
from ganstudio.checkpoints.snapshot_info import read_header
from ganstudio.core.errors import StudioError
from ganstudio.core.files import atomic_path, write_bytes
from ganstudio.core.text import _
from ganstudio.gans import Game

FORMAT = 1


@dataclass
class RunState:
    """Where a run stands, besides its networks, averages and optimizers."""

    step: int = 0
    seconds: float = 0.0
    learning_rate_factor: float = 1.0
    rolled_back: bool = False
    ended: str = "interrupted"  # until the run says otherwise


def save_resume(path: Path, game: Game, average: Mapping[str, Tensor], state: RunState) -> None:
    """Write networks, optimizers, averages and state, atomically."""
    tensors: dict[str, Tensor] = {f"average/{name}": tensor for name, tensor in average.items()}
    groups: dict[str, Any] = {}
    for name, module in game.modules.items():
        tensors |= {f"module/{name}/{key}": tensor for key, tensor in module.state_dict().items()}
    for name, optimizer in game.optimizers.items():
        content = optimizer.state_dict()
        groups[name] = content["param_groups"]
        for index, slots in content["state"].items():
            tensors |= {f"optimizer/{name}/{index}/{slot}": tensor for slot, tensor in slots.items()}
    words = {"format": FORMAT, "kind": "resume", **asdict(state), "groups": groups}
    flat = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    write_bytes(path, safetensors.torch.save(flat, {"ganstudio": json.dumps(words)}))


def load_resume(path: Path, game: Game, average: Mapping[str, Tensor]) -> RunState:
    """Put what `save_resume` wrote back into a freshly built game and its average; `StudioError` if it does not fit."""
    words = read_header(path, "resume")
    try:
        tensors = unmapped(path)
        for name, module in game.modules.items():
            module.load_state_dict(_under(tensors, f"module/{name}/"))
        for name, optimizer in game.optimizers.items():
            _load_optimizer(optimizer, words["groups"][name], _under(tensors, f"optimizer/{name}/"))
        with torch.no_grad():
            for name, tensor in average.items():
                saved = tensors[f"average/{name}"]
                if saved.shape != tensor.shape:  # else a single number would fill it
                    raise ValueError(name)
                tensor.copy_(saved)
        return _state(words)
    except (safetensors.SafetensorError, OSError) as error:
        raise _no_way_on(_("This run cannot go on: its last save is damaged.")) from error
    except (RuntimeError, KeyError, ValueError, TypeError, OverflowError) as error:
        problem = _("This run cannot go on: its last save is damaged, or another version of GAN Studio made it.")
        raise _no_way_on(problem) from error


def _no_way_on(problem: str) -> StudioError:
    return StudioError(
        problem,
        _("Its snapshots are untouched; those that this version reads can be explored and exported. Start a new run."),
    )


def keep_copy(path: Path, copy: Path) -> None:
    """Keep the resume file as it is now under another name in its folder, in place of the copy before.

    A link where the file system has them: a save replaces its file and never writes into it, so nothing is copied.
    """
    with atomic_path(copy) as temporary:
        temporary.unlink()
        try:
            temporary.hardlink_to(path)
        except OSError:  # no links here (FAT, some network drives): a copy says the same
            shutil.copyfile(path, temporary)


def rewrite_slower(source: Path, target: Path, learning_rate_factor: float) -> RunState:
    """Write the state in `source` to `target` with other learning rates, as a stopped run; returns what it says.

    Reads no module: works for every family. Raises `StudioError` if `source` is missing or damaged.
    """
    words = read_header(source, "resume")
    try:
        tensors = unmapped(source)
        scale = learning_rate_factor / _state(words).learning_rate_factor
        for groups in words["groups"].values():
            for group in groups:
                group["lr"] *= scale
        words |= {"learning_rate_factor": learning_rate_factor, "rolled_back": False, "ended": "stopped"}
        state = _state(words)
    except (safetensors.SafetensorError, KeyError, ValueError, TypeError, ArithmeticError, OSError) as error:
        raise StudioError(_("{name} is damaged.").format(name=source.name)) from error
    write_bytes(target, safetensors.torch.save(tensors, {"ganstudio": json.dumps(words)}))
    return state


def _state(words: Mapping[str, Any]) -> RunState:
    """Return what a header says of where the run stands; `ValueError` for what no run would have written."""
    state = RunState(**{name: words[name] for name in asdict(RunState())})
    numbers = (state.step, state.seconds, state.learning_rate_factor)
    if type(state.step) is not int or not all(type(number) in (int, float) for number in numbers):
        raise ValueError("types")
    if not all(0 <= float(number) < math.inf for number in numbers) or not state.learning_rate_factor:
        raise ValueError("range")
    if type(state.rolled_back) is not bool or not isinstance(state.ended, str):
        raise ValueError("types")
    return state


def _under(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _rate(saved: Mapping[str, Any], weights: list[int]) -> float:
    """Return the learning rate of a saved group: all that changes of it in a run; `ValueError` if it is none."""
    rate = saved["lr"]
    if type(rate) not in (int, float) or not 0 <= float(rate) < math.inf or saved["params"] != weights:
        raise ValueError("lr")
    return rate


def _load_optimizer(optimizer: torch.optim.Optimizer, groups: Any, slots: Mapping[str, Tensor]) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in slots.items():
        index, slot = name.split("/")
        state.setdefault(int(index), {})[slot] = tensor
    fresh = optimizer.state_dict()["param_groups"]
    kept = [{**own, "lr": _rate(saved, own["params"])} for own, saved in zip(fresh, groups, strict=True)]
    optimizer.load_state_dict({"state": state, "param_groups": kept})
    for parameter, values in optimizer.state.items():
        for slot, tensor in values.items():
            if not isinstance(parameter, nn.Parameter) or tensor.shape != (() if slot == "step" else parameter.shape):
                raise ValueError(slot)  # nobody else checks it, and a fused optimizer would write beyond its end
            # Fused optimizers walk parameter and state side by side in memory: both need the same layout.
            if slot != "step":
                values[slot] = torch.empty_like(parameter, requires_grad=False).copy_(tensor)
