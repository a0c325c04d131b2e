"""Finds the command, runs it, and turns every error into one line and an exit code."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from ganstudio import __version__
from ganstudio.cli import (
    demo,
    evaluation,
    exporting,
    listings,
    model_file,
    projects,
    selfcheck,
    sprites,
    training,
    translating,
)
from ganstudio.cli.command import Command, Parser
from ganstudio.cli.option_flags import escaped
from ganstudio.cli.output import Output, say
from ganstudio.core.errors import StudioError
from ganstudio.core.text import _, set_language, system_language

COMMANDS: dict[str, Command] = {
    "new": projects.NEW,
    "import": projects.IMPORT,
    "train": training.TRAIN,
    "resume": training.RESUME,
    "info": projects.INFO,
    "sample": sprites.SAMPLE,
    "translate": translating.TRANSLATE,
    "export": exporting.EXPORT,
    "model": model_file.MODEL,
    "evaluate": evaluation.EVALUATE,
    "gans": listings.GANS,
    "formats": listings.FORMATS,
    "demo": demo.DEMO,
    "selfcheck": selfcheck.SELFCHECK,
}
USERS_MISTAKE, OURS, INTERRUPTED = 2, 1, 130


def main(words: Sequence[str]) -> int:
    """Run one command line and return its exit code; never a traceback."""
    try:
        _speak()
        code = _run(words)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except BrokenPipeError:  # nobody reads on, as in `ganstudio gans | head`
        _forget_stdout()
        return 0
    except KeyboardInterrupt:
        say("")
        say(_("Stopped. What was saved before is kept."))
        return INTERRUPTED
    except StudioError as error:
        tell(error)
        return USERS_MISTAKE
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        tell(StudioError(f"{place}{error.strerror or error}.", _("Check the path and whether you may use it.")))
        return USERS_MISTAKE
    except SystemExit as error:  # argparse, after --help and --version
        return error.code if isinstance(error.code, int) else 0
    except Exception as error:
        _tell_bug(error)
        return OURS


def tell(error: StudioError) -> None:
    """Say on one line of standard error what is wrong and what to do."""
    say(" ".join(f"ganstudio: {error.message} {error.hint}".split()))


def parser_for(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser. Only the command that stands in `words` gets its arguments: the others cost imports."""
    parser = Parser(
        prog="ganstudio",
        usage="ganstudio [PROJECT]\n       ganstudio COMMAND ...",
        description=_("Train a GAN on your own sprites, explore it by eye, export to your game engine."),
        epilog=_(
            "Without arguments the window opens; with a PROJECT it opens that project.\n"
            "Exit codes: 0 well, 2 something to put right, 1 a bug of ours, 130 stopped by Ctrl-C (training is saved)."
        ),
        formatter_class=_wide,
    )
    version = f"GAN Studio {__version__}"
    parser.add_argument(
        "--version", action="version", version=version, help=_("show program's version number and exit")
    )
    commands = parser.add_subparsers(
        title=_("commands"), prog="ganstudio", metavar="COMMAND ...", dest="command", required=True
    )
    asked = next((word for word in words if not word.startswith("-")), "")
    for name, command in COMMANDS.items():
        help_words = escaped(_(command.help))
        part = commands.add_parser(
            name,
            help=help_words,
            description=_("{sentence}.").format(sentence=help_words[:1].upper() + help_words[1:]),
            epilog=_("Example:\n  {command}").format(command=command.example) if command.example else None,
            formatter_class=_wide,
        )
        if name == asked:
            command.configure(part)
            part.add_argument("--json", action="store_true", help=_("print JSON on standard output and nothing else"))
            part.add_argument("--quiet", action="store_true", help=_("print no progress and no notes"))
    return parser


def _wide(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=28)


def _run(words: Sequence[str]) -> int:
    first = next((word for word in words if not word.startswith("-")), None)
    if first is not None and first not in COMMANDS:
        _no_such_command(first)
    arguments = parser_for(words).parse_args(list(words))
    output = Output(arguments.json, arguments.quiet)
    try:
        return COMMANDS[arguments.command].run(arguments, output)
    finally:
        output.done()


def _no_such_command(word: str) -> NoReturn:
    close = difflib.get_close_matches(word, COMMANDS, n=1)
    hint = _("Did you mean “{name}”?").format(name=close[0]) if close else _("See: ganstudio --help")
    raise StudioError(_("“{word}” is neither a command nor a project.").format(word=word), hint)


def _speak() -> None:
    """Use the language of the environment, and let no character that the terminal lacks stop us."""
    set_language(system_language())
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _forget_stdout() -> None:
    """Let what is still buffered go nowhere, or the interpreter complains about it when it ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell_bug(error: Exception) -> None:
    """Keep the traceback in the log and say where it is."""
    import datetime
    import traceback

    from ganstudio.core.paths import log_folder

    what = f"{type(error).__name__}: {error}"
    try:
        log = log_folder() / "ganstudio.log"
        with log.open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"\n{datetime.datetime.now():%Y-%m-%d %H:%M:%S} GAN Studio {__version__} {sys.argv[1:]}\n")
            file.write("".join(traceback.format_exception(error)))
        hint = _("The details are in {path}; please report them.").format(path=log)
    except OSError:
        hint = _("Please report it.")
    tell(StudioError(_("This is a bug of GAN Studio: {error}.").format(error=what), hint))
