"""The engine from the command line, without Qt: the proof that it stands alone."""
