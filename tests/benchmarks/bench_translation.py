"""How fast the translating families train beside a plain loop of the same networks: wanted is twice as fast.

The plain loop is what one writes first: float32, NCHW, one pass of a network for each picture it is needed for, the
discriminator's gradients computed for the generator's step too, Adam as it comes. And beside CycleGAN one with the
generator that its authors use by default, a ResNet of nine blocks and 64 channels. All sides take a step in turns, in
one process, so that a busy moment falls on all of them; medians count, by the clock and by processor time. The plain
loop has the memory settings of the trainer too.

    python tests/benchmarks/bench_translation.py [--side 64] [--rounds 15] [--quality MODEL SOURCES TRUTHS]

With --quality nothing is trained: answers of a snapshot to the sprites in one folder, as painted and in the colours of
their sources, are compared with those of the same names in another, by L1 (share of the range, premultiplied) and KID.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # as in ganstudio.__main__; before torch is imported
os.environ["GANSTUDIO_HOME"] = tempfile.mkdtemp(prefix="ganstudio-bench-")

import numpy as np
import torch
from torch import nn

from ganstudio.gans import GANS, SpriteShape
from ganstudio.training.devices import choose_arithmetic, keep_freed_memory

CPU = torch.device("cpu")
WARM_UP = 3


def ours(key, shape, batch):
    """Return a function that takes a step as the trainer does, and the arithmetic that it chose."""
    gan = GANS[key]

    def build():
        return gan.build_game(shape, gan.options())

    way = choose_arithmetic(build, shape, batch, CPU, key)
    game = build()
    for module in game.modules.values():
        way.place(module, CPU)
    real = (torch.rand(batch, 8, shape.height, shape.width) * 2 - 1).contiguous(memory_format=way.memory_format)

    def step():
        with way.autocast(CPU):
            game.step(real, None)

    return step, f"{way.precision}, {'channels last' if way.channels_last else 'NCHW'}"


def plain_pix2pix(shape, batch):
    """Return a step of pix2pix, written without a thought for speed."""
    game = GANS["pix2pix"].build_game(shape, GANS["pix2pix"].options())
    generator, critic = game.modules["generator"], game.modules["discriminator"]
    adams = [torch.optim.Adam(network.parameters(), 2e-4, (0.5, 0.999)) for network in (generator, critic)]
    a, b = (torch.rand(2, batch, 4, shape.height, shape.width) * 2 - 1).unbind()
    square, absolute = nn.MSELoss(), nn.L1Loss()

    def step():
        fake = generator(a)
        adams[1].zero_grad()
        right, wrong = critic(torch.cat([a, b], 1)), critic(torch.cat([a, fake.detach()], 1))
        loss = square(right, torch.ones_like(right)) + square(wrong, torch.zeros_like(wrong))
        (loss * 0.5).backward()
        adams[1].step()
        adams[0].zero_grad()
        score = critic(torch.cat([a, fake], 1))
        (square(score, torch.ones_like(score)) + 100 * absolute(fake, b)).backward()
        adams[0].step()

    return step


def plain_cyclegan(shape, batch, make_generator=None):
    """Return a step of CycleGAN as in the authors' program, pictures one after the other."""
    game = GANS["cyclegan"].build_game(shape, GANS["cyclegan"].options())
    both, judges, memory = (game.modules[name] for name in ("generator", "discriminator", "memory"))
    there, home = (make_generator(), make_generator()) if make_generator else (both.there, both.home)
    adams = [
        torch.optim.Adam([*one.parameters(), *other.parameters()], 2e-4, (0.5, 0.999))
        for one, other in ((there, home), (judges.a, judges.b))
    ]
    a, b = (torch.rand(2, batch, 4, shape.height, shape.width) * 2 - 1).unbind()
    square, absolute = nn.MSELoss(), nn.L1Loss()

    def real(scores):
        return square(scores, torch.ones_like(scores))

    def step():
        fake_b, fake_a = there(a), home(b)
        adams[0].zero_grad()
        loss = real(judges.b(fake_b)) + real(judges.a(fake_a))
        loss = loss + 10 * (absolute(home(fake_b), a) + absolute(there(fake_a), b))
        (loss + 5 * (absolute(there(b), b) + absolute(home(a), a))).backward()
        adams[0].step()
        adams[1].zero_grad()
        old_a, old_b = memory(torch.cat([fake_a, fake_b], 1).detach()).chunk(2, 1)
        for judge, right, wrong in ((judges.a, a, old_a), (judges.b, b, old_b)):
            scores = judge(wrong)
            ((real(judge(right)) + square(scores, torch.zeros_like(scores))) * 0.5).backward()
        adams[1].step()

    return step


class Residual(nn.Module):
    """A block of the authors' generator."""

    def __init__(self, channels):
        super().__init__()
        parts = (nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3), nn.InstanceNorm2d(channels))
        self.body = nn.Sequential(*parts, nn.ReLU(), nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3))
        self.norm = nn.InstanceNorm2d(channels)

    def forward(self, x):
        return x + self.norm(self.body(x))


def authors_generator(channels=4, width=64, blocks=9):
    """The generator of section 7.2 of arXiv:1703.10593: c7s1-64, d128, d256, nine R256, u128, u64, c7s1."""
    layers = [nn.ReflectionPad2d(3), nn.Conv2d(channels, width, 7), nn.InstanceNorm2d(width), nn.ReLU()]
    for size in (width, 2 * width):
        layers += [nn.Conv2d(size, 2 * size, 3, 2, 1), nn.InstanceNorm2d(2 * size), nn.ReLU()]
    layers += [Residual(4 * width) for _block in range(blocks)]
    for size in (4 * width, 2 * width):
        layers += [nn.ConvTranspose2d(size, size // 2, 3, 2, 1, 1), nn.InstanceNorm2d(size // 2), nn.ReLU()]
    return nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(width, channels, 7), nn.Tanh())


def seconds(steps, rounds):
    """Return for each of `steps` its median seconds by the clock and of processor time, taken in turns."""
    found = {name: [] for name in steps}
    for _ in range(WARM_UP + rounds):
        for name, step in steps.items():
            clock, processor = time.perf_counter(), time.process_time()
            step()
            found[name].append((time.perf_counter() - clock, time.process_time() - processor))
    return {name: [statistics.median(column) for column in zip(*f[WARM_UP:], strict=True)] for name, f in found.items()}


def speed(length, rounds):
    """Print how many sprites a second each side trains on."""
    shape = SpriteShape(length, length, 4)
    keep_freed_memory()
    for key, plain in (("pix2pix", plain_pix2pix), ("cyclegan", plain_cyclegan)):
        batch = GANS[key].batch_size
        torch.manual_seed(0)
        step, way = ours(key, shape, batch)
        found = seconds({"ours": step, "plain": plain(shape, batch)}, rounds)
        if key == "cyclegan":
            found |= seconds({"authors'": plain_cyclegan(shape, batch, authors_generator)}, 1)
        print(f"{key}, batches of {batch}, {torch.get_num_threads()} threads, {way}")
        for name, (clock, processor) in found.items():
            print(f"  {name:9} {batch / clock:6.1f} sprites a second, {batch / processor:6.1f} of processor time")
        for name in found.keys() - {"ours"}:
            clock, processor = (other / own for other, own in zip(found[name], found["ours"], strict=True))
            wanted = " (wanted 2)" if name == "plain" else ""
            print(f"  ours: {clock:.2f} times {name}, {processor:.2f} by processor time{wanted}")


def quality(model, sources, truths):
    """Print L1 and KID of a snapshot's answers, beside those of the sources themselves."""
    from PIL import Image

    from ganstudio.checkpoints.snapshot_info import read_info
    from ganstudio.gans.pixels import to_pictures
    from ganstudio.latent.translating import SpriteTranslator
    from ganstudio.quality.evaluation import Judge

    info, translator = read_info(Path(model)), SpriteTranslator()
    names = sorted(path.name for path in Path(sources).glob("*.png") if (Path(truths) / path.name).exists())
    given, wanted = (
        np.stack([np.asarray(Image.open(Path(folder) / name).convert("RGBA")) for name in names])
        for folder in (sources, truths)
    )
    truth, judge = to_pictures(wanted), Judge(wanted)
    found = {
        "source as it is": given,
        "as painted": translator.translate(Path(model), given, lock_palette=False).pixels,
        "in its colours": translator.translate(Path(model), given).pixels,
    }
    print(f"{info.gan}, step {info.step}, {len(names)} sprites: L1 and KID to the true answers")
    for name, sprites in found.items():
        apart = float((to_pictures(sprites) - truth).abs().mean() / 2)
        kid = judge.measure(sprites).kid
        print(f"{name:16} L1 {apart:.4f}  KID {kid:.4f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=64, help="pixels")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quality", nargs=3, metavar=("MODEL", "SOURCES", "TRUTHS"))
    arguments = parser.parse_args()
    if arguments.quality:
        quality(*arguments.quality)
    else:
        speed(arguments.side, arguments.rounds)


if __name__ == "__main__":
    main()
