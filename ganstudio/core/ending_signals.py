"""Which signals ask this process to end, after it has saved: Ctrl-C, a request to end, and a terminal that closes."""

from __future__ import annotations

import signal


def ending_signals() -> list[signal.Signals]:
    """Return the signals to be heard here; the closing of the terminal is none of them where it is to be outlived."""
    found = [signal.SIGINT, signal.SIGTERM]
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:  # `nohup` means it
        found.append(hang_up)
    return found
