"""The window: QtWidgets over `ganstudio.app`; no torch, no engine room is imported here."""
