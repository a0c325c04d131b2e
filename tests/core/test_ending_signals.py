"""The closing of the terminal ends the program, unless `nohup` had it ignored."""

import signal

import pytest

from ganstudio.core.ending_signals import ending_signals


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has no SIGHUP")
@pytest.mark.parametrize(("handler", "heard"), [(signal.SIG_DFL, True), (signal.SIG_IGN, False)])
def test_a_closed_terminal_is_heard_unless_it_is_ignored(handler, heard):
    former = signal.signal(signal.SIGHUP, handler)
    try:
        assert (signal.SIGHUP in ending_signals()) is heard
    finally:
        signal.signal(signal.SIGHUP, former)
