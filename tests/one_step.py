"""A step of a game for tests in which all sprites are of one kind."""

import torch


def step(game, real):
    """Train a game once on `real`; returns what it says."""
    return game.step(real, torch.zeros(len(real), dtype=torch.int64, device=real.device))


def random_pictures(game, count, shape):
    """Return random pictures for `count` a batch, of both domains where the game translates."""
    return torch.rand(count * game.batches_per_step, game.sides * shape.channels, shape.height, shape.width) * 2 - 1
