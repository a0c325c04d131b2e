"""Threads, signals and the session: what the window talks to. QtCore only (and QtGui for the undo stack)."""
