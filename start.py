"""Start GAN Studio, or with `test` check it, on a machine that has only Python 3.11 or newer.

Makes `.venv`, installs the project and the system libraries that Qt needs, then hands over. What differs between
Linux, macOS and Windows stands here and nowhere else; only the standard library is used.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / ".venv.lock"
STAMP = VENV / "ganstudio-installed.json"

# library: its package in Debian and Ubuntu, Fedora, Arch
QT_LIBRARIES = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
    "libX11.so.6": ("libx11-6", "libX11", "libx11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
}
for name, number in (("randr", 0), ("render", 0), ("shape", 0), ("shm", 0), ("sync", 1), ("xfixes", 0), ("xkb", 1)):
    QT_LIBRARIES[f"libxcb-{name}.so.{number}"] = (f"libxcb-{name}{number}", "libxcb", "libxcb")
INSTALLERS = (("apt-get", "apt-get install -y"), ("dnf", "dnf install"), ("pacman", "pacman -S --needed"))


def main(arguments: list[str]) -> int:
    """Set everything up and hand over; the exit code is that of the program, or 2 if it cannot start."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is told so in words
        version = ".".join(str(part) for part in sys.version_info[:3])
        return stop("GAN Studio needs Python 3.11 or newer; this is Python " + version + ".", "https://www.python.org")
    testing = arguments[:1] == ["test"]
    if sys.platform.startswith("linux"):
        install_libraries(testing)
    try:
        with alone():
            problem = install(testing)
    except OSError as error:
        problem = "GAN Studio cannot be set up in " + str(ROOT) + ": " + (error.strerror or str(error)) + "."
        return stop(
            problem, "It needs a folder that you may write, on a disk with some 6 GB free; then start it again."
        )
    if problem:
        return stop(problem, "Run the same command again: it goes on where it can and repairs the rest.")
    if testing:
        return hand_over([str(venv_python()), str(ROOT / "tests" / "checks.py"), *arguments[1:]])
    if not arguments and not has_display():
        say("There is no display here, so this is the demonstration without a window.")
        arguments = ["demo"]
    return hand_over([str(venv_python()), "-P", "-m", "ganstudio", *arguments])


def say(words: str) -> None:
    """Tell what is being done, on standard error: standard output belongs to the program."""
    print(words, file=sys.stderr, flush=True)


def stop(problem: str, hint: str) -> int:
    """Say what is wrong and what to do."""
    say(problem + "\n" + hint)
    return 2


def has_display() -> bool:
    """Whether a window could open. macOS and Windows always have a screen."""
    return not sys.platform.startswith("linux") or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY"))


def venv_python() -> Path:
    """Return the environment's Python."""
    folder = sysconfig.get_path("scripts", "venv", {"base": str(VENV), "platbase": str(VENV)})
    return Path(folder) / ("python.exe" if os.name == "nt" else "python")


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait until no other start.py installs here, then keep others waiting for the length of the block."""
    try:
        file = LOCK.open("a")
    except OSError:  # where nothing can be written, nobody installs
        yield
        return
    with file:  # closing it lets the next one in, and so does the system after a crash
        if not locks(file):
            say("Another start.py is installing here; this one goes on when that has ended …")
            while not locks(file):
                time.sleep(0.5)
        yield


def locks(file: IO[str]) -> bool:
    """Whether nobody else holds the file; it is held now, except on a file system that knows no locks."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return not isinstance(error, (BlockingIOError, PermissionError))
    return True


def install(testing: bool) -> str:
    """Make the environment and install the project where that is not done yet; returns what went wrong, or nothing."""
    stamp = read_stamp()
    wanted = wanted_stamp(testing, stamp)
    sound = VENV.is_dir() and not stamp.get("installing") and runs([str(venv_python()), "-c", "import pip"])
    if sound and stamp == wanted:
        return ""
    if not sound:
        say("Making the environment in " + str(VENV) + " …")
        shutil.rmtree(VENV, ignore_errors=True)
        VENV.mkdir(exist_ok=True)  # says why it cannot be made, which venv does in its own words
        has_pip = importlib.util.find_spec("ensurepip") is not None
        if not has_pip:  # Debian and Ubuntu keep it in a package of its own
            apt_install([f"python3.{sys.version_info[1]}-venv"])
        if not runs([sys.executable, "-m", "venv", str(VENV)], quiet=False):
            why = "the reason is above." if has_pip else "on Debian and Ubuntu: sudo apt-get install python3-venv"
            return "The environment could not be made; " + why
    say("Installing GAN Studio and PyTorch; the first time this takes some minutes and 6 GB …")
    STAMP.write_text(json.dumps({"installing": True, "extras": wanted["extras"]}), "utf-8")
    project = f".[{wanted['extras']}]" if wanted["extras"] else "."
    pip = [str(venv_python()), "-m", "pip", "install", *([] if sys.stderr.isatty() else ["-qq"])]
    # torch and torchvision in one go: apart, pip may pick two that do not fit each other
    if not runs([*pip, "torch", "torchvision", "--editable", project], quiet=False):
        STAMP.unlink()  # pip put everything back as it was; after a crash the stamp stays and says so
        return "pip could not install the project; the reason is above."
    STAMP.write_text(json.dumps(wanted), "utf-8")
    return ""


def read_stamp() -> dict[str, object]:
    """Return what the environment was last installed from, empty if nobody knows."""
    try:
        found = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def wanted_stamp(testing: bool, stamp: dict[str, object]) -> dict[str, object]:
    """Return what the environment has to be installed from; one with the tools and consumers of tests keeps them."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    asked = {"dev": testing, "consumers": testing and bool(os.environ.get("CI"))}
    extras = ",".join(extra for extra, now in asked.items() if now or extra in str(stamp.get("extras")))
    return {"pyproject": digest, "checkout": str(ROOT), "extras": extras}


def install_libraries(testing: bool) -> None:
    """Install the system libraries Qt needs where that is possible, else print the line that does it."""
    missing = missing_libraries()
    packages = sorted({QT_LIBRARIES[name][0] for name in missing})
    if testing and not shutil.which("Xvfb"):
        apt_install([*packages, "xvfb"])  # a test opens a real window; without Xvfb it says that it is skipped
    elif packages:
        apt_install(packages)
    still = missing_libraries()
    if still:
        say("The window needs system libraries that are missing: " + ", ".join(still))
        say("To install them: " + install_line(still))


def missing_libraries() -> list[str]:
    """List the libraries of Qt that this machine lacks."""
    return [name for name in QT_LIBRARIES if not loads(name)]


def loads(library: str) -> bool:
    """Whether the system finds a library."""
    try:
        return bool(ctypes.CDLL(library))
    except OSError:
        return False


def install_line(missing: list[str]) -> str:
    """Return the one line that installs the packages of `missing` on this system; Debian's words if it is unknown."""
    column = next((index for index, (tool, _words) in enumerate(INSTALLERS) if shutil.which(tool)), 0)
    return "sudo " + INSTALLERS[column][1] + " " + " ".join(sorted({QT_LIBRARIES[name][column] for name in missing}))


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages if we may; a failure is no reason to stop here."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    say("Installing system packages: " + " ".join(packages))
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    runs(["apt-get", "update", "-qq"])
    return runs(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])


def runs(command: list[str], quiet: bool = True) -> bool:
    """Run a command in the checkout; whether it went well."""
    sink = subprocess.DEVNULL if quiet else sys.stderr  # standard output belongs to the program handed over to
    try:
        return subprocess.call(command, cwd=ROOT, stdout=sink, stderr=sink, stdin=subprocess.DEVNULL) == 0
    except OSError:
        return False


def hand_over(command: list[str]) -> int:
    """Become `command`, or on Windows, which cannot, wait for it."""
    if os.name != "nt":
        os.execv(command[0], command)
    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # it was told too, and ends when it has saved
            continue


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("Stopped. The next start goes on from here.")
        sys.exit(130)
