"""Training speed against two named references, in one run.

`original` against the article's own script (its networks, losses, loader and loop, written out below) on MNIST, at
batch 64; `dcgan` against the same networks and loop as one would write them plainly, in float32 NCHW, at 32×32 RGBA.
Prints sprites per second and ratios; the order of measuring alternates, so that a busy moment hits both sides.
"""

import argparse
import gzip
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn, optim
from torch.nn import functional
from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.datasets import MNIST

from ganstudio.data.dataset import SpriteDataset
from ganstudio.gans import GANS, SpriteShape
from ganstudio.gans.pixels import to_pictures
from ganstudio.training.devices import choose_arithmetic, keep_freed_memory
from ganstudio.training.ema import Average
from ganstudio.training.seeding import seed_step

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
BATCH = 64


def unpacked_mnist(folder):
    """Unpack the .gz files into `folder`, laid out as torchvision wants them."""
    raw = Path(folder) / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for packed in (SHARED / "mnist" / "MNIST" / "raw").glob("*.gz"):
        (raw / packed.stem).write_bytes(gzip.decompress(packed.read_bytes()))
    return folder


def article_generator():
    return nn.Sequential(
        nn.Linear(100, 256), nn.ReLU(), nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 1024), nn.ReLU(),
        nn.Linear(1024, 784), nn.Tanh(),
    )  # fmt: skip


def article_discriminator():
    return nn.Sequential(
        nn.Linear(784, 1024), nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Linear(1024, 512), nn.LeakyReLU(0.2),
        nn.Dropout(0.3), nn.Linear(512, 256), nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Linear(256, 1), nn.Sigmoid(),
    )  # fmt: skip


def article_steps(mnist_folder):
    """The article's script as a generator that yields after each step."""
    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    loader = DataLoader(MNIST(mnist_folder, train=True, transform=transform), batch_size=BATCH, shuffle=True)
    generator, discriminator = article_generator(), article_discriminator()
    g_optimizer = optim.Adam(generator.parameters(), lr=2e-4)
    d_optimizer = optim.Adam(discriminator.parameters(), lr=2e-4)
    while True:
        for real_samples, _labels in loader:
            d_optimizer.zero_grad()
            real_output = discriminator(real_samples.view(real_samples.size(0), -1))
            real_loss = -torch.mean(torch.log(real_output))
            fake_samples = generator(torch.randn(BATCH, 100))
            fake_output = discriminator(fake_samples.detach())
            fake_loss = -torch.mean(torch.log(1 - fake_output))
            d_loss = real_loss + fake_loss
            d_loss.backward()
            d_optimizer.step()
            g_optimizer.zero_grad()
            fake_samples = generator(torch.randn(BATCH, 100))
            g_loss = -torch.mean(torch.log(discriminator(fake_samples)))
            g_loss.backward()
            g_optimizer.step()
            yield


def plain_dcgan_steps(dataset, shape):
    """The same networks as ours in the loop of every tutorial: float32, NCHW."""
    game = GANS["dcgan"].build_game(shape, GANS["dcgan"].options())
    generator, discriminator = game.modules["generator"], game.modules["discriminator"]
    g_optimizer = optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    d_optimizer = optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    ones, zeros = torch.ones(BATCH, 1), torch.zeros(BATCH, 1)
    loss = functional.binary_cross_entropy_with_logits
    step = 0
    while True:
        real = to_pictures(dataset.pixels[dataset.batch(0, step, BATCH)])
        d_optimizer.zero_grad()
        fake = generator(torch.randn(BATCH, 100))
        d_loss = loss(discriminator(real), ones) + loss(discriminator(fake.detach()), zeros)
        d_loss.backward()
        d_optimizer.step()
        g_optimizer.zero_grad()
        g_loss = loss(discriminator(fake), ones)
        g_loss.backward()
        g_optimizer.step()
        step += 1
        yield


def our_steps(key, dataset, shape):
    """What the trainer does in a step: seeding, batch, step, average."""
    gan = GANS[key]

    def build():
        return gan.build_game(shape, gan.options())

    cpu = torch.device("cpu")
    way = choose_arithmetic(build, shape, BATCH, cpu, key)
    print(f"  {key}: chose {way.precision}, {'channels last' if way.channels_last else 'NCHW'}")
    game = build()
    for module in game.modules.values():
        way.place(module, cpu)
    average = Average(game.modules["generator"], 500.0, gan.averaged, 0.5)
    step, kinds = 0, torch.zeros(BATCH, dtype=torch.int64)
    while True:
        seed_step(0, step)
        real = to_pictures(dataset.pixels[dataset.batch(0, step, BATCH)]).contiguous(memory_format=way.memory_format)
        step += 1
        with way.autocast(cpu):
            game.step(real, kinds)
            average.update(step)
            average.stay_opaque(step)
        yield


def compare(name, reference, ours, steps, rounds):
    for side in (reference, ours):
        for _ in range(3):
            next(side)
    times = {"reference": [], "ours": []}
    for _ in range(rounds):
        for label, side in (("reference", reference), ("ours", ours)):
            started = time.perf_counter()
            for _ in range(steps):
                next(side)
            times[label].append((time.perf_counter() - started) / steps)
    slow, fast = (statistics.median(times[label]) for label in ("reference", "ours"))
    print(f"{name}: reference {BATCH / slow:.0f} sprites/s, ours {BATCH / fast:.0f} sprites/s, ratio {slow / fast:.2f}")


def random_set(count, height, width, channels):
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (count, height, width, channels), np.uint8)
    names = tuple(str(i) for i in range(count))
    return SpriteDataset(pixels, np.zeros(count, np.int32), ("x",), names, names, "random")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    keep_freed_memory()  # for both sides
    if (SHARED / "mnist").is_dir():
        digits = random_set(60_000, 28, 28, 1)
        ours = our_steps("original", digits, SpriteShape(28, 28, 1))
        with tempfile.TemporaryDirectory() as folder:
            compare("original on MNIST", article_steps(unpacked_mnist(folder)), ours, 100, arguments.rounds)
    else:
        print("original: skipped, MNIST is not here")
    shape = SpriteShape(32, 32, 4)
    sprites = random_set(2214, 32, 32, 4)
    plain, ours = plain_dcgan_steps(sprites, shape), our_steps("dcgan", sprites, shape)
    compare("dcgan 32x32 RGBA", plain, ours, 10, arguments.rounds)


if __name__ == "__main__":
    main()
