"""Results kept from one run of the benchmark to the next, and their form."""

from pathlib import Path

import pytest

from bench import document, processes, report
from bench.report import RUNS, Row, Table, merged

OLD = {"date": "2026-01-01", "machine": {"machine": "x86_64", "cpu": 1, "python": "3.11"}}


def row(name: str, part: str, value: float = 1.0) -> Row:
    return Row(name, value, 2.0, "times", "", part)


def known(*rows: Row) -> dict[str, object]:
    return {"rows": [{**one.__dict__, "met": True, **OLD} for one in rows], "tables": []}


def test_what_was_not_measured_keeps_its_figures_and_their_date() -> None:
    found = merged(known(row("a", "warm"), row("b", "cold")), [row("b", "cold", 3.0)])["rows"]
    assert [(one["name"], one["value"], one["met"], one["date"] == OLD["date"]) for one in found] == [
        ("a", 1.0, True, True),
        ("b", 3.0, False, False),
    ]


def test_a_measured_part_drops_stale_rows_except_shared_ones() -> None:
    before = known(row("gone", "warm"), row("other", RUNS))
    found = merged(before, [row("new", "warm"), row("run", RUNS)])["rows"]
    assert [one["name"] for one in found] == ["other", "new", "run"]


def test_the_page_is_written_between_its_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{document.BEGIN}\nold\n{document.END}\nafter\n")
    monkeypatch.setattr(document, "PAGE", page)
    monkeypatch.setattr(document, "draw", lambda: None)
    results = merged({}, [row("a", "warm"), Table("T", "warm", ("x",), (("a|b",),), "A note.")])
    document.write(results)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith(f"{document.END}\nafter\n")
    assert "| a | 1.00 times | 2 | yes |" in text
    assert "| a/b |" in text
    assert "old" not in text


def test_a_page_without_its_marks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "performance.md"
    page.write_text("nothing")
    monkeypatch.setattr(document, "PAGE", page)
    with pytest.raises(ValueError, match="marks"):
        document.write({})
    assert (page.read_text(), report.RUNS) == ("nothing", "runs")


def test_every_peer_has_a_hello_world() -> None:
    folder = Path(processes.__file__).parent / "peers"
    assert {path.stem for path in folder.glob("*.py")} == set(processes.PEERS)
