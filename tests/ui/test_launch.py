"""The program as a process: it starts, is asked to end, and ends cleanly."""

import os
import signal
import subprocess
import sys

import pytest

CODE = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests themselves may run under nohup
from ganstudio.ui import launch
make = launch.open_window
def open_window(*words):
    window = make(*words)
    window.session.engine.load = lambda: None
    window.first_painted.connect(lambda: print("painted", flush=True))
    return window
launch.open_window = open_window
raise SystemExit(launch.main())
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals between processes")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_closes_the_window_cleanly(own_home, name):
    with subprocess.Popen([sys.executable, "-c", CODE], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"painted\n"
        process.send_signal(getattr(signal, name))
        _out, errors = process.communicate(timeout=30)
    assert process.returncode == 0 and b"Traceback" not in errors
    assert (own_home / "settings/window.json").is_file()
    assert not list((own_home / "logs").glob("crash-*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals between processes")
def test_without_a_place_for_settings_and_logs_the_window_opens_all_the_same(own_home, monkeypatch):
    (own_home / "file").write_bytes(b"")
    monkeypatch.setenv("GANSTUDIO_HOME", str(own_home / "file" / "home"))
    with subprocess.Popen([sys.executable, "-c", CODE], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"painted\n", process.stderr.read().decode()
        process.send_signal(signal.SIGTERM)
        _out, errors = process.communicate(timeout=30)
    assert process.returncode == 0 and b"Traceback" not in errors
