"""Words that every room shares; neither torch nor Qt may be imported here."""
