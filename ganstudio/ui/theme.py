"""Colours and sizes of the window: one table of tokens, a dark and a light column, and one small style sheet."""

from __future__ import annotations

import dataclasses
import sys
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ganstudio.core.paths import resource
from ganstudio.core.text import language

SPACE = 8
"""The rhythm, in pixels: distances are half of it, it, or two or three times it."""
CORNER = 6
"""Radius of rounded corners in pixels."""


@dataclass(frozen=True)
class Tokens:
    """Every colour of the window as `#rrggbb`."""

    name: str
    window: str
    panel: str
    raised: str
    hover: str
    border: str
    text: str
    quiet: str
    field: str  # behind text that can be typed over
    accent: str
    accent_hover: str
    on_accent: str
    good: str
    caution: str
    bad: str
    checker_a: str
    checker_b: str
    generator: str  # with `discriminator` safe for colour-blind eyes: blue and orange of different lightness
    discriminator: str
    kid: str  # the curves of quality: apart from the two above, and from each other also in lightness or shape
    coverage: str
    silhouette: str


DARK = Tokens(
    name="dark",
    window="#1d1f24",
    panel="#25282f",
    raised="#2e323a",
    hover="#383d47",
    border="#3d424d",
    text="#e7e8ec",
    quiet="#9aa0ab",
    field="#181a1e",
    accent="#7aa2f7",
    accent_hover="#94b5fa",
    on_accent="#14161b",
    good="#9ece6a",
    caution="#e0af68",
    bad="#f7768e",
    checker_a="#2a2d34",
    checker_b="#343841",
    generator="#56b4e9",
    discriminator="#e69f00",
    kid="#e08fc0",
    coverage="#3ec9a0",
    silhouette="#e6dc6e",
)

LIGHT = Tokens(
    name="light",
    window="#f3f4f6",
    panel="#fbfbfc",
    raised="#e6e8ec",
    hover="#dadde3",
    border="#cbcfd6",
    text="#1f2329",
    quiet="#5a616d",
    field="#ffffff",
    accent="#2a5bd0",
    accent_hover="#214cb3",
    on_accent="#ffffff",
    good="#3a6b12",
    caution="#85520a",
    bad="#b3203f",
    checker_a="#e4e6ea",
    checker_b="#d6d9df",
    generator="#0064a4",
    discriminator="#a35200",
    kid="#a0306f",
    coverage="#00664a",
    silhouette="#6f6200",
)

_in_use = DARK


def tokens() -> Tokens:
    """Return the colours in use; ask again after the theme changed."""
    return _in_use


def color(name: str) -> QColor:
    """Return a token in use as a colour."""
    return QColor(getattr(_in_use, name))


def apply_theme(app: QApplication, name: str) -> Tokens:
    """Dress the program in `dark`, `light` or `system` colours and return them."""
    global _in_use
    _in_use = _tokens_of(name)
    app.setStyle("Fusion")
    app.setPalette(_palette(_in_use))
    app.setFont(body_font())
    app.setStyleSheet(style_sheet(_in_use))
    return _in_use


def style_sheet(colors: Tokens) -> str:
    """Return the program's style sheet with the tokens filled in."""
    sheet = resource("theme/studio.qss").read_text("utf-8")
    for field in dataclasses.fields(colors):
        sheet = sheet.replace("{" + field.name + "}", getattr(colors, field.name))
    folder = resource(f"theme/{colors.name}").as_posix()
    return sheet.replace("{folder}", folder).replace("{emphasis}", str(emphasis().value))


def body_font() -> QFont:
    """Return the font of all text, with a face for Chinese where the language is Chinese."""
    font = QFont(_system_font())
    font.setPointSizeF(10.0)
    if language() == "zh_CN":
        chinese = {"win32": "Microsoft YaHei UI", "darwin": "PingFang SC"}.get(sys.platform, "Noto Sans CJK SC")
        font.setFamilies([*font.families(), chinese])
    return font


def heading_font() -> QFont:
    """Return the font of headings: the only other size there is."""
    font = emphasised(body_font())
    font.setPointSizeF(14.0)
    return font


def emphasised(font: QFont) -> QFont:
    """Return `font` in the one weight of emphasis that there is."""
    made = QFont(font)
    made.setWeight(emphasis())
    return made


def emphasis() -> QFont.Weight:
    """Return the weight of emphasis: bold in Chinese, whose faces seldom have a weight between it and the usual one."""
    return QFont.Weight.Bold if language() == "zh_CN" else QFont.Weight.DemiBold


def tabular(font: QFont) -> QFont:
    """Return `font` with digits of one width, for numbers that change."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


_first_font: list[QFont] = []


def _system_font() -> QFont:
    """Return the font the desktop chose, remembered before we change it."""
    if not _first_font:
        _first_font.append(QGuiApplication.font())
    return _first_font[0]


def _tokens_of(name: str) -> Tokens:
    if name == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return LIGHT if scheme == Qt.ColorScheme.Light else DARK
    return LIGHT if name == "light" else DARK


def _palette(colors: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    table = {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.panel,
        role.AlternateBase: colors.raised,
        role.Text: colors.text,
        role.Button: colors.raised,
        role.ButtonText: colors.text,
        role.BrightText: colors.bad,
        role.Highlight: colors.accent,
        role.HighlightedText: colors.on_accent,
        role.ToolTipBase: colors.raised,
        role.ToolTipText: colors.text,
        role.PlaceholderText: colors.quiet,
        role.Link: colors.accent,
        role.LinkVisited: colors.accent,
        role.Light: colors.hover,
        role.Midlight: colors.raised,
        role.Mid: colors.border,
        role.Dark: colors.border,
        role.Shadow: colors.window,
        role.Accent: colors.accent,
    }
    for key, value in table.items():
        palette.setColor(key, QColor(value))
    faded = QColor(colors.quiet)
    faded.setAlpha(150)
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, faded)
    return palette
