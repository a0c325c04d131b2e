"""All checks in the order in which they fail fastest; `python3 start.py test` sets everything up and runs this.

Words on the command line go to pytest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLEAN = ROOT / "build" / "clean"  # not in the system's temporary folder: that is often too small for PyTorch
# A process to a core, four at most; a file stays in one process, because what it sets up once is often slow. One that
# dies ends the run: pytest-xdist can wait for ever for the tests it had.
PROCESSES = ("-n", "auto", "--maxprocesses=4", "--dist=loadfile", "--max-worker-restart=0")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def main(pytest_words: list[str]) -> int:
    """Run the checks, stopping at the first that fails; 0 if all went well."""
    checks: list[tuple[str, Callable[[], bool]]] = [
        ("format", lambda: python("-m", "ruff", "format", "--check", ".")),
        ("lint", lambda: python("-m", "ruff", "check", ".")),
        ("imports", lambda: python("-c", LINT_IMPORTS)),
        ("types", lambda: python("-m", "mypy")),
        ("tests", lambda: python("-m", "pytest", "-q", *PROCESSES, *pytest_words)),
        ("the wheel in a clean environment", wheel_checks_itself),
    ]
    if os.environ.get("CI"):  # it says what it cannot install; a test that needs that fails, or is skipped and says so
        python(str(ROOT / "tests" / "consumers.py"))
    begun = time.monotonic()
    for number, (title, check) in enumerate(checks, 1):
        say(f"\n── {number}/{len(checks)} {title} " + "─" * (60 - len(title)))
        started = time.monotonic()
        if not check():
            say(f"\n✗ Stopped at {number}/{len(checks)}, {title}, after {time.monotonic() - started:.0f} s.")
            return 1
        say(f"✓ {title}: {time.monotonic() - started:.0f} s")
    say(f"\n✓ All {len(checks)} checks went well, in {time.monotonic() - begun:.0f} s.")
    return 0


def wheel_checks_itself() -> bool:
    """Build the wheel, install it where nothing else is, and let it check itself from outside the checkout."""
    shutil.rmtree(CLEAN, ignore_errors=True)  # of a run that was killed
    try:
        return _wheel_checks_itself()
    finally:
        shutil.rmtree(CLEAN, ignore_errors=True)


def _wheel_checks_itself() -> bool:
    venv = CLEAN / "venv"
    if not (
        python("-m", "pip", "wheel", "-qq", "--no-deps", "--wheel-dir", str(CLEAN), ".")
        and python("-m", "venv", str(venv))
    ):
        return False
    (wheel,) = CLEAN.glob("*.whl")
    scripts = sysconfig.get_path("scripts", "venv", {"base": str(venv), "platbase": str(venv)})
    installed = shutil.which("python", path=scripts)
    # torch and torchvision in one go: apart, pip may pick two that do not fit each other
    if not installed or not runs(
        [installed, "-m", "pip", "install", "-qq", "--no-compile", "torch", "torchvision", str(wheel)]
    ):
        return False
    program = shutil.which("ganstudio", path=scripts)
    with tempfile.TemporaryDirectory() as outside:
        environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
        environment["GANSTUDIO_HOME"] = outside
        return program is not None and subprocess.call([program, "selfcheck"], cwd=outside, env=environment) == 0


def python(*words: str) -> bool:
    """Run this environment's Python in the checkout; whether it went well."""
    return runs([sys.executable, *words])


def runs(command: list[str]) -> bool:
    """Run a command in the checkout; whether it went well."""
    return subprocess.call(command, cwd=ROOT) == 0


def say(words: str) -> None:
    """Write a line at once, so that it stands before what the next check writes."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
