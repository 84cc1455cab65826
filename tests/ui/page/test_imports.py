"""Imports from the page, without a browser: the line, the stages, how it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from threading import Event, Thread

import pytest

from kg.store import Change, Store
from tests.ui.conftest import READ, Duice
from ui.library import open_library
from ui.page.admission import admit
from ui.page.imports import Imports
from ui.page.inbox import FOLDER, TRIES, Inbox
from ui.page.job import Job, State
from ui.page.waiting import Waiting
from ui.page.writing import Writing
from ui.watch import Stage

NAMES = [Path(name).stem for name in READ]
NEW = "survey_disaster_awareness.txt"
PATIENCE = 30


@pytest.fixture
def imports(held: Path, pairs: None) -> Iterator[Imports]:
    line = Imports(held, nullcontext)
    yield line
    assert line.close(PATIENCE)


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """Where the server puts what is uploaded."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    return folder


def upload(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def sample(folder: Path, samples: Path, name: str, called: str = "") -> Path:
    return upload(folder, called or name, (samples / name).read_bytes())


def done(job: Job) -> Job:
    assert job.wait(PATIENCE)
    return job


def test_each_file_of_an_import_is_told_by_itself_and_new_sentences_answer(
    imports: Imports, held: Path, uploads: Path, samples: Path
) -> None:
    changed = (samples / READ[1]).read_text("utf-8") + "\n停车位不足。\n"
    files = [
        sample(uploads, samples, NEW),
        upload(uploads, "坏.txt", b"\x00\x01\x02" * 100),
        sample(uploads, samples, READ[0], "换了名字.txt"),
        upload(uploads, "包.zip", b"PK\x03\x04" + bytes(100)),
        sample(uploads, samples, READ[0]),
        upload(uploads, READ[1], changed.encode("utf-8")),
    ]

    job = done(imports.submit(files))

    new, bad, twin, archive, same, other = job.rows
    assert [row.state for row in job.rows] == [
        *(State.DONE, State.FAILED, State.DONE, State.FAILED, State.DONE, State.DONE)
    ]
    assert new.changes == {Change.ADDED: 1}
    assert (new.names, new.problems > 0, new.measures > 0) == ([Path(NEW).stem], True, True)
    assert len(bad.faults) == 1
    assert str(uploads) not in bad.faults[0]
    assert not bad.faults[0].startswith("/")
    assert (twin.twins, twin.names) == ([NAMES[0]], [])
    assert "压缩包" in archive.faults[0]
    assert same.changes == {Change.UNCHANGED: 1}
    assert other.changes == {Change.ADDED: 1}  # another file of that name: none is overwritten
    assert other.names[0].startswith(f"{NAMES[1]}-")
    with open_library(held) as library:
        found = library.ask("公众防灾意识存在哪些问题？").items
        assert {item.document for item in found} >= {Path(NEW).stem}
        assert library.store.entry(Path(NEW).stem).source == NEW
    assert list(uploads.iterdir()) == []


def test_a_file_that_was_imported_and_has_changed_takes_its_own_place(
    imports: Imports, held: Path, uploads: Path, samples: Path
) -> None:
    done(imports.submit([sample(uploads, samples, NEW)]))
    changed = (samples / NEW).read_text("utf-8") + "\n停车位不足。\n"

    job = done(imports.submit([upload(uploads, NEW, changed.encode("utf-8"))]))

    assert job.rows[0].changes == {Change.REPLACED: 1}
    with Store.open(held, write=False) as store:
        assert "停车位不足" in store.document(Path(NEW).stem).text
        assert len(store.documents()) == 3


def test_the_same_bytes_chosen_twice_are_read_once(
    imports: Imports, uploads: Path, samples: Path
) -> None:
    first = sample(uploads, samples, NEW)
    second = sample(uploads, samples, NEW, "另一份.txt")

    job = done(imports.submit([first, first, second]))

    assert job.rows[0].changes == {Change.ADDED: 1}
    assert job.rows[1].changes == {Change.UNCHANGED: 1}
    assert job.rows[2].twins == [Path(NEW).stem]


def test_the_records_of_one_file_are_counted_together(imports: Imports, uploads: Path) -> None:
    lines = '{"id": "甲", "text": "停车位不足。要增建停车位。"}\n{"id": "乙"}\n不是\n'

    job = done(imports.submit([upload(uploads, "批.jsonl", lines.encode("utf-8"))]))

    (row,) = job.rows
    assert (row.state, row.names, len(row.faults)) == (State.DONE, ["甲"], 2)


def test_what_an_export_wrote_is_put_back(
    imports: Imports, held: Path, uploads: Path, duice: Duice
) -> None:
    whole = uploads / "全部.nq"
    duice("export", "-o", whole)
    duice("remove", NAMES[0])

    job = done(imports.submit([whole]))

    assert job.rows[0].faults == []
    assert job.rows[0].changes == {Change.ADDED: 1, Change.UNCHANGED: 1}
    with Store.open(held, write=False) as store:
        assert [entry.name for entry in store.documents()] == NAMES


def test_stages_are_heard_in_their_order(
    imports: Imports, uploads: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Stage] = []
    at = Job.at

    def listening(job: Job, stage: Stage, done: int = 0, total: int = 0, what: str = "") -> None:
        heard.append(stage)
        at(job, stage, done, total, what)

    monkeypatch.setattr(Job, "at", listening)
    done(imports.submit([sample(uploads, samples, NEW)]))

    assert list(dict.fromkeys(heard)) == [
        *(Stage.READING, Stage.ENCODING, Stage.EXTRACTING, Stage.STORING),
        *(Stage.GROUPING, Stage.INDEXING),
    ]


def test_an_import_that_is_stopped_ends_after_the_file_at_hand_and_answers(
    imports: Imports, held: Path, uploads: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    took = Job.took

    def stopping(job: Job, store: Store, name: str, change: Change) -> None:
        took(job, store, name, change)
        imports.stop()

    monkeypatch.setattr(Job, "took", stopping)
    job = done(
        imports.submit(
            [sample(uploads, samples, NEW), upload(uploads, "后.txt", "不足。".encode())]
        )
    )

    assert [row.state for row in job.rows] == [State.DONE, State.LEFT]
    with open_library(held) as library:
        assert library.ask("公众防灾意识存在哪些问题？").items


def test_a_server_that_goes_leaves_a_document_whole_or_not_at_all(
    held: Path, pairs: None, uploads: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, closing = Event(), Event()
    at = Job.at

    def waiting(job: Job, stage: Stage, done: int = 0, total: int = 0, what: str = "") -> None:
        if stage is Stage.ENCODING:
            reached.set()
            assert closing.wait(PATIENCE)
        at(job, stage, done, total, what)

    def halting(job: Job) -> None:
        halt(job)
        closing.set()

    halt = Job.halt
    monkeypatch.setattr(Job, "at", waiting)
    monkeypatch.setattr(Job, "halt", halting)
    imports = Imports(held, nullcontext)
    job = imports.submit([sample(uploads, samples, NEW)])
    assert reached.wait(PATIENCE)

    assert imports.close(PATIENCE)

    assert [row.state for row in job.rows] == [State.LEFT]
    with Store.open(held, write=True) as store:
        assert [entry.name for entry in store.documents()] == NAMES


def test_imports_wait_in_line(
    imports: Imports, uploads: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = Event()
    turn = Job.turn

    def waiting(job: Job, file: Path, done: int, total: int) -> bool:
        assert go.wait(PATIENCE)
        return turn(job, file, done, total)

    monkeypatch.setattr(Job, "turn", waiting)
    first = imports.submit([sample(uploads, samples, NEW)])
    second = imports.submit([upload(uploads, "后.txt", "停车位不足。".encode())])

    assert not second.wait(0.2)
    assert imports.is_busy
    go.set()
    assert done(second).rows[0].changes == {Change.ADDED: 1}
    assert first.is_over
    assert [job.number for job in imports.jobs] == [1, 2]


def test_an_import_waits_for_another_process_that_writes_and_says_so(
    imports: Imports, held: Path, uploads: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Event()
    rest = Job.rest

    def resting(job: Job, hindrance: str = "") -> None:
        rest(job, hindrance)
        if hindrance:
            told.set()

    monkeypatch.setattr("ui.page.imports.AGAIN", 0.01)
    monkeypatch.setattr(Job, "rest", resting)
    with Store.open(held, write=True):
        job = imports.submit([sample(uploads, samples, NEW)])
        assert told.wait(PATIENCE)
        assert not job.is_over

    assert done(job).rows[0].changes == {Change.ADDED: 1}
    assert (job.fault, job.hindrance) == ("", "")


def test_a_fault_of_the_program_is_told_and_the_line_goes_on(
    imports: Imports, uploads: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(job: Job, file: Path, done: int, total: int) -> bool:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Job, "turn", broken)
        job = done(imports.submit([sample(uploads, samples, NEW)]))
        assert "程序出了错" in job.fault

    assert done(imports.submit([upload(uploads, "后.txt", "停车位不足。".encode())])).fault == ""


def test_uploads_are_gone_when_their_import_is_over(
    imports: Imports, held: Path, uploads: Path, samples: Path
) -> None:
    done(imports.submit([sample(uploads, samples, NEW)]))

    assert not (held / FOLDER).exists()


def waiting_at(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> tuple[Event, Event]:
    """Hold imports up when they come to a stage: they tell, and wait for the second event."""
    reached, go = Event(), Event()
    at = Job.at

    def waiting(job: Job, now: Stage, done: int = 0, total: int = 0, what: str = "") -> None:
        if now is stage:
            reached.set()
            assert go.wait(PATIENCE)
        at(job, now, done, total, what)

    monkeypatch.setattr(Job, "at", waiting)
    return reached, go


def test_what_is_read_is_found_by_words_until_it_answers(
    imports: Imports, uploads: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go = waiting_at(Stage.ENCODING, monkeypatch)
    job = imports.submit([sample(uploads, samples, NEW)])
    assert reached.wait(PATIENCE)

    (awaited,) = imports.waiting.documents
    assert awaited.file == NEW
    found = imports.waiting.search("公众防灾意识存在哪些问题？")
    assert found
    assert all(one.passage.text == one.passage.span.of(one.document.text) for one in found)
    assert job.figures.documents == 1
    assert job.figures.characters == len(awaited.document.text)
    go.set()
    done(job)

    assert imports.waiting.documents == []
    assert imports.waiting.search("公众防灾意识存在哪些问题？") == []
    assert job.figures.share == 1


def test_an_import_that_the_end_of_a_server_cut_off_is_gone_on_with(
    held: Path, pairs: None, uploads: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        reached, go = waiting_at(Stage.ENCODING, patch)
        first = Imports(held, nullcontext)
        files = [sample(uploads, samples, NEW), upload(uploads, "坏.txt", b"\x00\x01\x02" * 100)]
        cut = first.submit(files)
        assert reached.wait(PATIENCE)
        cut.halt()
        go.set()
        assert first.close(PATIENCE)
    (home,) = (held / FOLDER).iterdir()

    again = Imports(held, nullcontext)
    again.resume()

    (job,) = again.jobs
    assert [row.file for row in done(job).rows] == [NEW, "坏.txt"]
    assert [row.state for row in job.rows] == [State.DONE, State.FAILED]
    assert not home.exists()
    assert again.close(PATIENCE)
    with Store.open(held, write=False) as store:
        assert len(store.documents()) == 3


def test_an_import_that_keeps_ending_servers_is_given_up(
    imports: Imports, held: Path, uploads: Path, samples: Path
) -> None:
    inbox = Inbox(held)
    parcel = inbox.keep(admit([sample(uploads, samples, NEW)]))
    for _ in range(TRIES):
        inbox.begin(parcel.number)

    imports.resume()

    (job,) = imports.jobs
    assert "不再重试" in done(job).fault
    assert not (held / FOLDER).exists()


def test_an_import_that_was_stopped_is_not_gone_on_with(
    held: Path, pairs: None, uploads: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go = waiting_at(Stage.ENCODING, monkeypatch)
    imports = Imports(held, nullcontext)
    job = imports.submit([sample(uploads, samples, NEW)])
    assert reached.wait(PATIENCE)
    imports.stop()
    later = Imports(held, nullcontext)  # as if the server had been killed just now

    later.resume()

    assert later.jobs == []
    go.set()
    done(job)
    assert imports.close(PATIENCE)


def test_what_is_taken_in_is_published_before_all_of_it_is(
    imports: Imports,
    held: Path,
    uploads: Path,
    samples: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[list[str]] = []
    settle = Waiting.settle

    def settling(waiting: Waiting) -> None:
        settle(waiting)
        with open_library(held) as library:
            seen.append(sorted(set(library.index.titles) - set(NAMES)))

    monkeypatch.setattr("ui.arrivals.MANY", 1)
    monkeypatch.setattr("ui.page.imports.PORTION", 0.0)
    monkeypatch.setattr("ui.page.imports.COST", float("inf"))
    monkeypatch.setattr(Waiting, "settle", settling)
    files = [sample(uploads, samples, NEW), upload(uploads, "后.txt", "停车位不足。".encode())]

    job = done(imports.submit(files))

    assert seen[0] == [Path(NEW).stem]
    assert seen[-1] == ["survey_disaster_awareness", "后"]
    assert [row.changes for row in job.rows] == [{Change.ADDED: 1}, {Change.ADDED: 1}]


def test_a_file_of_records_is_published_before_all_of_it_is(
    imports: Imports, held: Path, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    settle = Waiting.settle

    def settling(waiting: Waiting) -> None:
        settle(waiting)
        with Store.open(held, write=False) as store:
            seen.append(len(store.documents()) - len(NAMES))

    monkeypatch.setattr("ui.arrivals.MANY", 1)
    monkeypatch.setattr("ui.page.imports.PORTION", 0.0)
    monkeypatch.setattr("ui.page.imports.COST", float("inf"))
    monkeypatch.setattr(Waiting, "settle", settling)
    lines = [f'{{"id": "{name}", "text": "{name}停车位不足。"}}' for name in "甲乙丙"]

    job = done(imports.submit([upload(uploads, "批.jsonl", "\n".join(lines).encode())]))

    (row,) = job.rows
    assert (row.state, row.names, row.changes) == (State.DONE, list("甲乙丙"), {Change.ADDED: 3})
    assert seen[0] < seen[-1] == 3
    assert job.figures.documents_done == 3


def test_a_decision_gets_in_while_files_are_taken_in(
    held: Path, pairs: None, uploads: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go = waiting_at(Stage.ENCODING, monkeypatch)
    writing = Writing(held)
    imports = Imports(held, writing.held, lambda: writing.is_wanted)
    job = imports.submit([sample(uploads, samples, NEW)])
    assert reached.wait(PATIENCE)
    decided: list[int] = []

    def decide() -> None:
        with writing.held(), Store.open(held, write=True) as store:
            decided.append(len(store.documents()))

    monkeypatch.setattr("ui.page.writing.PATIENCE", PATIENCE)
    reviewer = Thread(target=decide)
    reviewer.start()
    while not writing.is_wanted:
        time.sleep(0.001)
    go.set()
    reviewer.join(PATIENCE)

    assert decided == [2]
    assert done(job).rows[0].changes == {Change.ADDED: 1}
    assert imports.close(PATIENCE)
