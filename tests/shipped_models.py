"""A small model as GAN Studio ships them, made of an untrained pair of networks."""

import torch

from ganstudio.checkpoints.parents import ship
from ganstudio.checkpoints.resume import RunState, save_resume
from ganstudio.checkpoints.snapshot import save_snapshot
from ganstudio.checkpoints.snapshot_info import SnapshotInfo
from ganstudio.core.options import from_mapping, specs, to_mapping
from ganstudio.gans import GANS, SpriteShape


def ship_small(folder, name="tiny", gan="sprite", shape=(16, 16, 4), width=8, seed=5, step=40, **chosen):
    """Ship an untrained model, with options if any are chosen; returns its path."""
    family, sprite_shape = GANS[gan], SpriteShape(*shape)
    small = {spec.name: width for spec in specs(family.options) if spec.name == "width"}
    options = from_mapping(family.options, {**small, **chosen})
    torch.manual_seed(seed)
    game = family.build_game(sprite_shape, options)
    generator = game.modules["generator"]
    height, wide, channels = shape
    snapshot, resume = folder / "made" / "snapshot.safetensors", folder / "made" / "resume.safetensors"
    about = {"height": height, "width": wide, "channels": channels, "latent_size": generator.latent_size}
    about["translates"] = family.translates
    info = SnapshotInfo(path=snapshot, step=step, gan=gan, options=to_mapping(options), data_count=99, **about)
    save_snapshot(info, generator.state_dict())
    average = {key: tensor.clone() for key, tensor in generator.state_dict().items()}
    save_resume(resume, game, average, RunState(step=step))
    target = folder / f"{name}.safetensors"
    ship(snapshot, resume, target, "Tiny sprites")
    return target
