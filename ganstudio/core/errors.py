"""Errors the user can do something about."""

from __future__ import annotations


class StudioError(Exception):
    """A problem told to the user as a sentence and a hint, never as a traceback.

    `message` says what is wrong, `hint` what to do next; both are already translated.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[StudioError], tuple[str, str]]:
        return type(self), (self.message, self.hint)


class Cancelled(StudioError):
    """The user stopped a job; nothing is wrong and nothing was lost."""
