"""Both themes can be read, the style sheet is whole, icons follow, every word of a dialog fits."""

import dataclasses
import re

import pytest
from PySide6.QtGui import QColor

from ganstudio.app.settings import Settings
from ganstudio.core.paths import resource
from ganstudio.core.text import language
from ganstudio.ui.appearance import dress
from ganstudio.ui.icons import app_icon, icon
from ganstudio.ui.theme import DARK, LIGHT, apply_theme, body_font, style_sheet, tabular, tokens

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
ICONS = sorted(path.stem for path in resource("icons").glob("*.svg"))


def luminance(name):
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(name).getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@THEMES
@pytest.mark.parametrize("words", ["text", "quiet", "accent", "good", "caution", "bad", "generator", "discriminator"])
@pytest.mark.parametrize("ground", ["window", "panel", "raised"])
def test_text_can_be_read(theme, words, ground):
    assert contrast(getattr(theme, words), getattr(theme, ground)) >= 4.5


@THEMES
def test_text_on_the_accent_and_in_fields_can_be_read(theme):
    for ground in (theme.accent, theme.accent_hover):
        assert contrast(theme.on_accent, ground) >= 4.5
    for words in (theme.text, theme.quiet):
        assert contrast(words, theme.field) >= 4.5
    assert contrast(theme.text, theme.hover) >= 4.5


@THEMES
def test_generator_and_discriminator_differ_in_more_than_hue(theme):
    """Seen without red and green, blue against orange still differs; their blue channels say so."""
    one, other = QColor(theme.generator), QColor(theme.discriminator)
    assert abs(one.blue() - other.blue()) > 100


@THEMES
def test_the_style_sheet_knows_every_placeholder(theme):
    sheet = style_sheet(theme)
    assert not re.findall(r"\{\w+\}", sheet.replace("{placeholders}", ""))
    for path in re.findall(r'url\("([^"]+)"\)', sheet):
        assert path.endswith(".svg") and (resource("theme") / theme.name / path.rpartition("/")[2]).is_file()


def test_tokens_are_colours():
    for theme in (DARK, LIGHT):
        for name, value in dataclasses.asdict(theme).items():
            assert name == "name" or re.fullmatch("#[0-9a-f]{6}", value)


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_can_be_drawn_and_is_tinted(qapp, name):
    if name == "app":
        assert not app_icon().isNull()
        return
    drawing = resource(f"icons/{name}.svg").read_text("utf-8")
    assert "currentColor" in drawing and not re.search("#[0-9a-f]{3}", drawing)
    apply_theme(qapp, "dark")
    dark = icon(name).pixmap(24, 24).toImage()
    apply_theme(qapp, "light")
    light = icon(name).pixmap(24, 24).toImage()
    apply_theme(qapp, "dark")
    assert dark != light and any(dark.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_a_missing_icon_is_named(qapp):
    with pytest.raises(FileNotFoundError, match="no-such"):
        icon("no-such")


def test_the_system_theme_is_one_of_the_two(qapp):
    apply_theme(qapp, "system")
    assert tokens() in (DARK, LIGHT)
    apply_theme(qapp, "dark")


def test_digits_of_numbers_that_change_are_of_one_width(qapp):
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(tabular(body_font()))
    assert len({round(metrics.horizontalAdvance(digit), 3) for digit in "0123456789"}) == 1


@pytest.mark.parametrize(("desktop", "code"), [(["zh-Hans-CN", "en"], "zh_CN"), (["de-DE", "zh"], "en"), ([], "en")])
def test_the_system_language_is_that_of_the_desktop_whatever_the_environment_says(qapp, monkeypatch, desktop, code):
    class Desktop:
        def uiLanguages(self):
            return desktop

    monkeypatch.delenv("LANG", raising=False)
    with monkeypatch.context() as patch:
        patch.setattr("ganstudio.ui.appearance.QLocale.system", Desktop)
        dress(qapp, Settings())
    assert language() == code
    dress(qapp, Settings(language="en"))
