"""How wide the right column of the Export page is: the same in all of its tabs."""

WIDTH = 328
"""Pixels; the widest row is that of a pivot, beside a scroll bar."""
