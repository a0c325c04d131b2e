"""The words of the interface: `_` translates where a string is shown, `N_` marks it where it is declared.

The catalogues are gettext files under `resources/locale`; English is the language of the source.
"""

from __future__ import annotations

import gettext
import os
import sys

from ganstudio.core.paths import resource

LANGUAGES: dict[str, str] = {"en": "English", "zh_CN": "简体中文"}

_CHINESE = 0x04  # Windows' number of the language, whatever the country
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def set_language(code: str) -> None:
    """Use the catalogue of `code`, a key of `LANGUAGES`; anything else means English."""
    global _catalogue, _language
    _language = code if code in LANGUAGES else "en"
    try:
        _catalogue = gettext.translation("ganstudio", resource("locale"), [_language])
    except OSError:  # English has no catalogue, and neither has a checkout whose words were not compiled
        _catalogue = gettext.NullTranslations()


def language() -> str:
    """Return the code of the language in use."""
    return _language


def system_language() -> str:
    """Return the language that the environment asks for, or Windows, which puts none there, as a key of `LANGUAGES`."""
    wanted = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "C")
    if wanted.partition(".")[0] not in ("C", "POSIX"):  # which no list of languages overrules
        wanted = os.environ.get("LANGUAGE") or wanted
    elif sys.platform == "win32":
        import ctypes

        wanted = "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == _CHINESE else "en"
    return nearest_language(wanted)


def nearest_language(wanted: str) -> str:
    """Return the key of `LANGUAGES` for the name of a language or locale, such as `zh-Hans-CN`."""
    return "zh_CN" if wanted.lower().startswith("zh") else "en"


def _(message: str) -> str:
    """Translate `message` into the language in use; the empty string, and the None of argparse, stay as they are."""
    return _catalogue.gettext(message) if message else message


def N_(message: str) -> str:
    """Mark `message` for translation without translating it yet."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a phrase that depends on a number; put the number in with `.format(n=count)`."""
    return _catalogue.ngettext(one, many, count)
