"""Dataset, game and config in; training events out."""
