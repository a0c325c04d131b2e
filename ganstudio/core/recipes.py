"""Entries of recipes, which say how sprites were made, that one room writes and another reads."""

from __future__ import annotations

MADE_BY = "made_by"
"""The entry that tells of the model: `project`, `gan`, `step`, `version`. It follows from the model and is no part of
what names the recipe."""

TOUCHED_UP = "touched_up"
"""The entry that tells of a kept answer that its picture was painted over since."""
