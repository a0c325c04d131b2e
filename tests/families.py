"""The families of GANs, for tests that must hold for each: those that draw from latents, and those that translate."""

from ganstudio.core.options import specs
from ganstudio.gans import GANS

FAMILIES = [key for key, _gan in GANS]
DRAWING = [key for key, gan in GANS if not gan.translates]
TRANSLATING = [key for key, gan in GANS if gan.translates]


def small_options(key):
    """The family's options with its widths made small, so that a step takes milliseconds."""
    return {spec.name: 8 for spec in specs(GANS[key].options) if spec.name == "width"}
