from dataclasses import dataclass

import pytest

from ganstudio.core.options import option, specs, to_mapping
from ganstudio.core.presets import PRESETS, preset_of, preset_values
from ganstudio.gans import GANS
from ganstudio.training.config import TrainingConfig

EVERY_PRESET = pytest.mark.parametrize("key", PRESETS)
FAMILIES = [key for key, _gan in GANS]


@dataclass(frozen=True)
class NarrowOptions:
    width: int = option(32, "Width", "How wide.", minimum=24, maximum=48)


@dataclass(frozen=True)
class PlainOptions:
    clip: float = option(0.01, "Clip", "Where to clip.", minimum=0.0, maximum=1.0)


@EVERY_PRESET
@pytest.mark.parametrize("family", FAMILIES)
def test_a_preset_fits_every_family_and_is_known_again(key, family):
    gan = GANS[family]
    config, options = preset_values(PRESETS[key], TrainingConfig, gan.options, gan.batch_size)
    assert set(options) <= {spec.name for spec in specs(gan.options)}
    assert "minutes" in config
    whole = {**to_mapping(TrainingConfig()), **config}, {**to_mapping(gan.options()), **options}
    assert preset_of(*whole, TrainingConfig, gan.options, gan.batch_size) == key
    changed = {**whole[0], "minutes": 7.0}
    assert preset_of(changed, whole[1], TrainingConfig, gan.options, gan.batch_size) == ""


@EVERY_PRESET
def test_a_preset_sets_only_what_a_family_has(key):
    assert preset_values(PRESETS[key], TrainingConfig, PlainOptions, 64)[1] == {}


def test_values_are_brought_into_the_range_of_the_option():
    widths = {key: preset_values(PRESETS[key], TrainingConfig, NarrowOptions, 64)[1]["width"] for key in PRESETS}
    assert (widths["quick"], widths["big_gpu"]) == (24, 48)
    assert preset_values(PRESETS["small_set"], TrainingConfig, NarrowOptions, 4)[0]["batch_size"] == 2


def test_the_usual_settings_are_no_preset():
    gan = GANS["dcgan"]
    usual = {**to_mapping(TrainingConfig()), "batch_size": gan.batch_size}
    assert preset_of(usual, to_mapping(gan.options()), TrainingConfig, gan.options, gan.batch_size) == ""


@pytest.mark.parametrize("options_type", [TrainingConfig, *(gan.options for _key, gan in GANS)])
def test_every_option_says_what_it_does(options_type):
    for spec in specs(options_type):
        assert spec.label, spec.name
        assert len(spec.help.split()) >= 3, spec.name
        assert spec.help.endswith("."), spec.name
