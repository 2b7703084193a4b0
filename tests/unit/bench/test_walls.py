"""The cost of the walls is told by pairs of blocks."""

import os

from bench import walls


def test_the_figure_is_the_median_of_the_pairs() -> None:
    pairs = [(0.044, 0.040), (0.050, 0.050), (0.084, 0.080)]  # with walls, without
    row = walls._row("runs", [one for pair in pairs for one in pair], 1.05)
    assert (round(row.value, 3), row.met) == (1.05, True)
    assert row.detail.startswith("50.0 ms, 50.0 ms; ")


def test_processor_seconds_are_of_the_process() -> None:
    before = walls._processor_seconds(os.getpid())
    while walls._processor_seconds(os.getpid()) < before + 0.02:
        pass
    assert walls._processor_seconds(os.getpid()) <= os.times().user + os.times().system + 0.02
