"""The real consumers that tests give exported files to: what is here, and how a test uses or misses it.

Nothing of theirs is imported in the process of pytest: scripts run apart and print JSON. Run as a program, this
installs what a test may want; `start.py test` does so where CI is set.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "tests" / "consumers_scripts"
NODE = ROOT / "build" / "consumers"

# program: its package in Debian
PROGRAMS = {
    "chromium": "chromium",
    "exiftool": "libimage-exiftool-perl",
    "luajit": "luajit",
    "node": "nodejs",
    "npm": "npm",
    "tmxrasterizer": "tiled",
    "webpmux": "webp",
}
# module: its package on PyPI, all of them in the extra `consumers`
MODULES = {
    "c2pa": "c2pa-python",
    "google": "protobuf",  # what pydefoldsdk needs and does not say
    "lupa": "lupa",
    "onnx": "onnx",
    "onnxruntime": "onnxruntime",
    "onnxscript": "onnxscript",
    "pydefoldsdk": "pydefoldsdk",
    "pygame": "pygame-ce",
    "pytiled_parser": "pytiled-parser",
    "pytmx": "pytmx",
    "tinycss2": "tinycss2",
    "unityparser": "unityparser",
}
PACKAGES = tuple(json.loads((SCRIPTS / "package.json").read_text("utf-8"))["dependencies"])
RUNNERS = {".py": sys.executable, ".cjs": "node", ".mjs": "node", ".lua": "luajit"}


def has(name: str) -> bool:
    """Whether a consumer is here: a program, a Python module or an npm package, as named in the tables above."""
    if name in PROGRAMS:
        return shutil.which(name) is not None
    if name in MODULES:
        return importlib.util.find_spec(name) is not None
    if name in PACKAGES:
        return (NODE / "node_modules" / name / "package.json").is_file()
    raise ValueError(f"no consumer is called {name!r}; tests/consumers.py lists them")


def need(*names: str) -> None:
    """Skip the test, saying why, where a consumer is absent; fail instead where CI could have installed it."""
    missing = [name for name in names if not has(name)]
    if missing:
        words = f"{', '.join(missing)} not found; to install: " + "; ".join(dict.fromkeys(map(_way, missing)))
        if os.environ.get("CI") and may_install():
            pytest.fail(words)
        pytest.skip(words)


def may_install() -> bool:
    """Whether this is a Linux with apt on which we are root, as CI is."""
    return sys.platform.startswith("linux") and shutil.which("apt-get") is not None and os.geteuid() == 0


def run_script(path: Path | str, *words: object, timeout: float = 120) -> Any:
    """Run a script of `consumers_scripts` and return the JSON on the last line that it prints.

    `AssertionError` with its words if it fails or takes longer than `timeout` seconds.
    """
    script = SCRIPTS / path
    printed = run([RUNNERS[script.suffix], script, *words], timeout)
    return json.loads(printed.rstrip().rpartition("\n")[2])


def run(command: list[object], timeout: float = 120) -> str:
    """Run a program and return what it prints; `AssertionError` with its words if it fails or takes too long."""
    environment = {
        **os.environ,
        "NODE_PATH": str(NODE / "node_modules"),
        "QT_QPA_PLATFORM": "offscreen",
        "SDL_VIDEODRIVER": "dummy",
        "SDL_AUDIODRIVER": "dummy",
        "PYGAME_HIDE_SUPPORT_PROMPT": "1",
        "PYTHONUTF8": "1",
    }
    with subprocess.Popen(
        [str(word) for word in command],
        env=environment,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # so that a browser it started ends with it
    ) as process:
        try:
            printed, complaints = process.communicate(timeout=timeout)
        except BaseException as error:
            _end(process)
            if isinstance(error, subprocess.TimeoutExpired):
                raise AssertionError(f"{command} did not end within {timeout:.0f} s") from error
            raise
    assert process.returncode == 0, f"{command} ended with {process.returncode}\n{printed[-2000:]}{complaints[-4000:]}"
    return printed


def _end(process: subprocess.Popen[str]) -> None:
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)


def _way(name: str) -> str:
    if name in PROGRAMS:
        return f"sudo apt-get install {PROGRAMS[name]}"
    return "pip install -e .[consumers]" if name in MODULES else "python tests/consumers.py"


def install() -> bool:
    """Install the programs and npm packages that are missing, as far as we may; whether all are here now."""
    sys.path.insert(0, str(ROOT))
    import start

    packages = sorted(package for program, package in PROGRAMS.items() if not has(program))
    if packages:
        start.apt_install(packages)
    wanted = (SCRIPTS / "package.json").read_bytes()
    done = NODE / "installed.json"
    if has("npm") and not (done.is_file() and done.read_bytes() == wanted):
        start.say("Installing packages of npm: " + " ".join(PACKAGES))
        NODE.mkdir(parents=True, exist_ok=True)
        (NODE / "package.json").write_bytes(wanted)
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        if start.runs(["npm", "install", "--prefix", str(NODE), *quiet], quiet=False):
            done.write_bytes(wanted)
    missing = [name for name in (*PROGRAMS, *MODULES, *PACKAGES) if not has(name)]
    if missing:
        start.say("Not here, so that tests with them are skipped: " + ", ".join(missing))
        start.say("To install: " + "; ".join(dict.fromkeys(map(_way, missing))))
    return not missing


if __name__ == "__main__":
    sys.exit(0 if install() else 1)
