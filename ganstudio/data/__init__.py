"""From images on disk to one array of checked sprites; neither torch nor Qt at import time."""
