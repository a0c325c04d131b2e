"""Imports of a session, for tests."""


def settle(qtbot, session):
    """Wait until no job is at work."""
    qtbot.waitUntil(lambda: session.jobs.current is None)


def do_import(qtbot, session, paths, **more):
    """Import and return what the session reports."""
    with qtbot.waitSignal(session.importing.imported) as said:
        session.importing.start(paths, **more)
    return said.args[0]
