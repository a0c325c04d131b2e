"""Finds threads that a test left at work."""

import gc

from PySide6.QtCore import QThread


def running_threads() -> list[str]:
    """Name the threads of Qt's that run still beside this one, whoever started them."""
    threads = [each for each in gc.get_objects() if type(each) is QThread and each is not QThread.currentThread()]
    return [thread.objectName() for thread in threads if thread.isRunning()]
