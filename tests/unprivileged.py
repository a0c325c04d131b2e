"""What a user meets who is not root, whom no permission stops: for tests of files and folders that refuse."""

import contextlib
import os

import pytest

NOBODY = 65534


@contextlib.contextmanager
def unprivileged():
    """Be nobody within the block where this is root; elsewhere nothing changes.

    What the block imports must be imported already: nobody may not be allowed to read the checkout.
    """
    if os.geteuid() != 0:
        yield
        return
    try:
        os.seteuid(NOBODY)
    except OSError as error:  # a container that has no other users
        pytest.skip(f"root cannot be anybody else here: {error}")
    try:
        yield
    finally:
        os.seteuid(0)
