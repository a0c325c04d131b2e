"""Jobs in a queue and the newest request: answers on the UI thread, cancel, failures, an end without leftovers."""

import threading

import pytest
from PySide6.QtCore import QThread

from ganstudio.app.background import Jobs, LatestOnly
from ganstudio.core.errors import Cancelled, StudioError


@pytest.fixture
def jobs(qtbot):
    made = Jobs()
    yield made
    made.shut_down()


@pytest.fixture
def latest(qtbot):
    made = []

    def make(work):
        made.append(LatestOnly(work))
        return made[-1]

    yield make
    for one in made:
        one.shut_down()


def test_a_job_works_elsewhere_and_answers_here(jobs, qtbot, qapp):
    threads, results = [], []
    with qtbot.waitSignal(jobs.finished):
        jobs.run(
            lambda progress: threads.append(QThread.currentThread()) or 42,
            lambda result: results.append((result, QThread.currentThread())),
        )
    assert threads[0] is not qapp.thread()
    assert results == [(42, qapp.thread())]


def test_jobs_queue_in_order(jobs, qtbot):
    done = []
    for number in range(20):
        jobs.run(lambda progress, number=number: number, done.append)
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == list(range(20))


def test_progress_is_heard_with_its_words(jobs, qtbot):
    heard = []
    jobs.progressed.connect(lambda job, fraction, words: heard.append((job.title, fraction, words)))
    with qtbot.waitSignal(jobs.finished):
        jobs.run(lambda progress: progress(1.0, "all of it"), lambda _result: None, title="Counting")
    assert heard[-1] == ("Counting", 1.0, "all of it")


def test_progress_does_not_drown_the_window(jobs, qtbot):
    heard = []
    jobs.progressed.connect(lambda *said: heard.append(said))

    def work(progress):
        for step in range(20_000):
            progress(step / 20_000, "")

    with qtbot.waitSignal(jobs.finished):
        jobs.run(work, lambda _result: None)
    assert len(heard) < 200


def test_a_running_job_is_cancelled_at_its_next_look(jobs, qtbot):
    running, free = threading.Event(), threading.Event()
    failures = []

    def work(progress):
        running.set()
        free.wait()
        progress(0.5, "")
        raise AssertionError("went on after the cancel")

    job = jobs.run(work, pytest.fail, failures.append)
    assert running.wait(60)
    job.cancel()
    with qtbot.waitSignal(jobs.finished):
        free.set()
    assert isinstance(failures[0], Cancelled)


def test_a_cancelled_job_that_waits_never_starts(jobs, qtbot):
    free, started = threading.Event(), []
    jobs.run(lambda progress: free.wait(), lambda _result: None)
    waiting = jobs.run(lambda progress: started.append(1), pytest.fail, lambda _error: None)
    waiting.cancel()
    with qtbot.waitSignal(jobs.finished, check_params_cb=lambda job: job is waiting):
        free.set()
    assert not started


def test_a_cancel_without_a_listener_is_no_notice(jobs, qtbot):
    def work(progress):
        raise Cancelled("Cancelled.")

    with qtbot.assertNotEmitted(jobs.notice), qtbot.waitSignal(jobs.finished):
        jobs.run(work, pytest.fail)


def test_a_problem_becomes_a_notice_and_the_next_job_runs(jobs, qtbot):
    def work(progress):
        raise StudioError("no pictures here", "choose another folder")

    with qtbot.waitSignal(jobs.notice) as notice:
        jobs.run(work, pytest.fail)
    assert notice.args[0].hint == "choose another folder"
    with qtbot.waitSignal(jobs.finished):
        jobs.run(lambda progress: 1, lambda _result: None)


def test_a_fault_becomes_a_report_and_the_listener_hears_a_sentence(jobs, qtbot):
    sentences = []
    with qtbot.waitSignal(jobs.broke) as broke, qtbot.waitSignal(jobs.finished):
        jobs.run(lambda progress: 1 / 0, pytest.fail, sentences.append)
    assert "ZeroDivisionError" in broke.args[0].summary and "test_background" in broke.args[0].details
    assert isinstance(sentences[0], StudioError)


def test_time_left_needs_some_time(jobs, qtbot, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("ganstudio.app.background.time.monotonic", lambda: now[0])
    with qtbot.waitSignal(jobs.finished):
        job = jobs.run(lambda progress: None, lambda _result: None)
    job.fraction = 0.25
    assert job.seconds_left is None
    now[0] = 102.0
    assert job.seconds_left == pytest.approx(6.0)


def test_shut_down_cancels_waits_and_stays_silent(qtbot, jobs):
    running, free = threading.Event(), threading.Event()

    def work(progress):
        running.set()
        while True:
            free.wait(0.01)
            progress(0.0, "")

    jobs.run(work, pytest.fail, pytest.fail)
    jobs.run(work, pytest.fail, pytest.fail)
    assert running.wait(60)
    thread = jobs._thread
    with qtbot.assertNotEmitted(jobs.finished):
        jobs.shut_down()
        assert thread.isFinished()
        jobs.run(lambda progress: None, pytest.fail)


def test_what_is_owed_is_done_before_the_end_and_nothing_else(qtbot, jobs):
    running, free, done = threading.Event(), threading.Event(), []

    def work(progress):
        running.set()
        free.wait()
        progress(0.0, "")

    jobs.run(work, pytest.fail, pytest.fail)
    jobs.run(lambda progress: done.append("first"), pytest.fail, owed=True)
    jobs.run(lambda progress: done.append("of no use any more"), pytest.fail)
    jobs.run(lambda progress: done.append("second"), pytest.fail, owed=True)
    assert running.wait(60)
    free.set()
    jobs.shut_down()
    assert done == ["first", "second"]


def test_what_is_owed_and_just_handed_over_is_done_too(qtbot, jobs):
    done = []
    jobs.run(lambda progress: done.append(1), pytest.fail, owed=True)
    jobs.shut_down()
    assert done == [1]


def test_only_the_newest_waiting_request_is_answered(latest, qtbot):
    busy, free = threading.Event(), threading.Event()

    def work(number):
        busy.set()
        free.wait()
        return number * number

    answers = []
    renderer = latest(work)
    renderer.answered.connect(lambda request, result: answers.append((request, result)))
    renderer.request(1)
    busy.wait()
    for number in range(2, 50):
        renderer.request(number)
    free.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == [(1, 1), (49, 2401)]


def test_a_failure_names_its_request_and_the_next_one_still_runs(latest, qtbot):
    renderer = latest(lambda number: 10 / number)
    with qtbot.waitSignal(renderer.failed) as failure:
        renderer.request(0.0)
    assert failure.args[0] == 0.0 and isinstance(failure.args[1], ZeroDivisionError)
    with qtbot.waitSignal(renderer.answered) as answer:
        renderer.request(5)
    assert answer.args == [5, 2.0]


def test_no_answer_comes_after_shut_down(latest, qtbot):
    busy, free = threading.Event(), threading.Event()

    def work(number):
        busy.set()
        free.wait()
        return number

    renderer = latest(work)
    renderer.request(1)
    busy.wait()
    free.set()
    with qtbot.assertNotEmitted(renderer.answered):
        renderer.shut_down()
        renderer.request(2)
    assert renderer._thread is None
