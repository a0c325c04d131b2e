"""Weights on disk: the only thing that crosses from training to exploring."""
