"""A snapshot and a request in; sprites out."""
