"""The colour ramps of the starter sprites: eight steps each, cooler in the shade and warmer in the light."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STEPS = 8
OUTLINE, DEEP, SHADOW, DIM, MID, LIGHT, BRIGHT, GLINT = range(STEPS)

RAMPS: dict[str, str] = {
    "crimson": "2b0019 4c0025 75002f a80035 d72b41 f96454 fead93 feeadf",
    "scarlet": "360006 61010c 94010d cc0001 f7431b fe8c59 ffc397 fef1e2",
    "orange": "330502 591600 803100 a94d00 d56d09 fb9212 ffc581 fff2dd",
    "amber": "3f150a 753000 a35905 ce8208 f8a604 fecd7f fee7b9 fffaec",
    "yellow": "3b1a00 653e00 8e6707 b3920d d7b811 f4d62c fdec88 fffcdf",
    "lime": "002d13 00580b 418101 77a80a 9fcc0b c2e84e dff690 f8ffda",
    "green": "001e17 003a28 005d36 07823a 33a83f 7bc75b bbe08d f0f8d5",
    "forest": "001613 012c21 03462f 076337 397e4a 67985f 98b183 ced4c0",
    "teal": "001d21 01383b 065957 087d72 0ca490 54c7aa 9de2c6 e2fbec",
    "cyan": "0a263a 004e6d 097a99 01a7c2 27cfe7 66ecfa a4fcfd edfefc",
    "sky": "081732 00305e 025181 0874a7 0e99d3 3fbef3 8ddeff e4f8fe",
    "blue": "0c0d35 111866 112e95 0e4ec1 1b73e8 3c9ffe 8cccfe def2fe",
    "navy": "0c0f25 181f49 27356e 394d8f 4f6aaf 6689c7 89aad6 c2d3e4",
    "indigo": "150b31 27125f 3a238c 5141b9 6964e1 818fff adc2ff e6efff",
    "violet": "190831 33055d 501087 722db0 964fd5 bd76ef e3aafe fae7fe",
    "magenta": "270631 500158 81027c b02299 dd48b5 ff7ac5 febbd3 feeff2",
    "pink": "341833 6d2b5b a9467b e06694 ff93af fec5cb fde2e1 fef9f8",
    "rose": "2e071b 5c032e 8c1140 ba2f50 e55568 ff8784 fec0b4 fef0eb",
    "steel": "13161c 29313c 455161 677688 8c9db1 b1c3d5 d5e4ef f6fbfe",
    "iron": "101117 20242e 353a48 4b5362 686c7e 8b8697 afa4ad d6cfd0",
    "mithril": "0f1622 1b3247 2b556d 447d93 68a6ba 91ccdb bfeaf1 edfeff",
    "obsidian": "090712 151024 231c38 352c4d 4a4164 685c7e 9187a0 c7c2cc",
    "gold": "3c1806 6b3902 976101 bf8b00 e5b00b fdd055 ffe8a9 fffaeb",
    "bronze": "29100a 4f210a 763b09 985b17 bb7f39 d9a463 edcb9b fef2de",
    "copper": "2c0c10 561815 812f1a a94d23 ce713c ea9a5e f9c693 fff1de",
    "verdigris": "051c1e 023837 155951 367a69 5c9d86 8abda0 bcdabf eef7ea",
    "oak": "271110 4c2319 723d22 945d32 b8804f d6a475 eccaa6 fef1e2",
    "walnut": "1c0d0f 371a19 552f25 714733 8d6249 a68065 bba38c d8d0c5",
    "cork": "331e17 633d28 91633d bb8a57 dfaf77 f7ce99 fee6c2 fef9f1",
    "leather": "1f0a0d 3f1414 5f271c 7d3e26 9b5a3a b37a54 c4a07e dbcfbf",
    "bone": "2e201f 594237 826952 a69270 c7b892 e3d5b2 f3e9d0 fefaf0",
    "cream": "301f20 5f3e37 8c654d b18e66 d3b486 edd1a7 fae7c8 fefaf1",
    "white": "21242a 424854 656f80 8996a9 a9bbcd c3dae5 daeef0 f5fcfa",
    "slate": "0e111a 1c2434 2e3b51 43536d 5b6f8a 768ba4 98aabb cad2d9",
    "charcoal": "08080e 13121d 20202f 313143 454659 606274 898b99 c2c4ca",
    "moss": "00170b 002d0c 174700 3e5e02 5d7916 80933f a6ae73 d2d3bb",
    "glass": "101620 1f3342 335565 507c8a 74a5b0 9dcad2 c7e9eb f0fdfd",
    "flesh": "331d1d 653a33 975e4b c38465 e9a982 ffc9a2 ffe4cb fef9f4",
}

FIRST_INK = {name: STEPS * (row + 1) for row, name in enumerate(RAMPS)}
"""Ink number of a ramp's outline colour; ink 0 is transparent."""

JEWEL_TONES = (
    *("crimson", "scarlet", "orange", "amber", "yellow", "lime", "green", "teal", "cyan"),
    *("sky", "blue", "indigo", "violet", "magenta", "pink", "rose"),
)
METALS = ("steel", "iron", "mithril", "obsidian", "gold", "bronze", "copper", "verdigris")
TRIMS = ("gold", "gold", "bronze", "copper", "steel", "mithril", "bone")
WOODS = ("oak", "walnut", "cork", "leather")


def _ink_table() -> NDArray[np.uint8]:
    """RGBA of every ink, (inks, 4); the first eight, which no ramp uses, are transparent."""
    table = np.zeros((STEPS * (len(RAMPS) + 1), 4), np.uint8)
    for name, colours in RAMPS.items():
        for step, colour in enumerate(colours.split()):
            table[FIRST_INK[name] + step] = (*bytes.fromhex(colour), 255)
    return table


INK_COLOURS = _ink_table()
