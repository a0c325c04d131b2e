"""What every test gets: no screen, and folders of its own for settings and projects."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # as in ganstudio.__main__; before torch is imported
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # a process to a core: threads of several would wait for each other

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

from ganstudio.core.text import set_language

# How long one example takes on a busy machine is not what the tests are about.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

PATIENCE = 60_000  # milliseconds
SHARED = Path(__file__).parent.parent.parent / "shared"


class PatientQtBot(QtBot):
    """Waits a minute, not five seconds: how soon a thread answers on a busy machine is not what the tests are about."""

    def waitUntil(self, callback, *, timeout=PATIENCE):
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=PATIENCE, **more):
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitSignals(self, signals, *, timeout=PATIENCE, **more):
        return super().waitSignals(signals, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp, request):
    """Works the window, as pytest-qt's own does."""
    return PatientQtBot(request)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch):
    """Settings, logs and new projects go to a folder of the test's own; no model is shipped; words are English."""
    set_language("en")  # a test before this one may have chosen another
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("GANSTUDIO_HOME", str(home))
    monkeypatch.setenv("GANSTUDIO_MODELS", str(home / "models"))
    return home


@pytest.fixture
def shipped(own_home):
    """A small model as it is shipped, of the usual family, for sprites of 16×16."""
    from tests.shipped_models import ship_small

    return ship_small(own_home / "models")


@pytest.fixture
def public_folder():
    """A folder that every user of the machine can reach, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="ganstudio-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def shared_data():
    """The pictures that developers share beside the checkout; absent elsewhere."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the shared test pictures (../shared/data) are not here")
    return folder
