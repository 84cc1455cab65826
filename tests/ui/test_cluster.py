"""Ingest on a Dask cluster: a scheduler and two workers, processes of their own on this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from ingest import models
from ingest.bundled import BundledEncoder
from kg.store import Change, Store
from tests.ui.conftest import Duice, Ran
from ui.intake import Intake
from ui.watch import Lines

pytest.importorskip("distributed")
from distributed import Client

from ingest.cluster import Cluster

ROOT = Path(__file__).parents[2]
TEXTS = ("opinion_rural_health.txt", "paper_data_sharing.txt", "report_work.txt")


@dataclass(frozen=True)
class Machines:
    """The address of a scheduler, and the workers that it has."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def machines(folder: Path, workers: int) -> Iterator[Machines]:
    file = folder / "scheduler.json"
    here = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    common = ("--scheduler-file", str(file), "--no-dashboard")
    with ExitStack() as running:

        def start(*words: str) -> subprocess.Popen[bytes]:
            command = [
                sys.executable,
                "-m",
                "distributed.cli.dask_" + words[0],
                *words[1:],
                *common,
            ]
            made = subprocess.Popen(
                command, cwd=folder, env=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            running.callback(made.wait)
            running.callback(made.kill)
            return made

        start("scheduler", "--host", "127.0.0.1", "--port", "0")
        made = [
            start("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny")
            for _ in range(workers)
        ]
        with Client(scheduler_file=str(file), timeout=120, set_as_default=False) as client:
            if workers:
                client.wait_for_workers(workers, timeout=120)
            address = str(client.scheduler.address)
        yield Machines(address, made)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Machines]:
    with machines(tmp_path, 2) as running:
        yield running


@pytest.fixture
def texts(tmp_path: Path, samples: Path) -> list[Path]:
    """Samples, records, and a file that cannot be read."""
    made = [Path(shutil.copy(samples / name, tmp_path)) for name in TEXTS]
    lines = [
        json.dumps({"id": f"条{n}", "text": f"第{n}号仓库物资储备不足。要建立第{n}号储备库。"})
        for n in range(30)
    ]
    records, empty = tmp_path / "批.jsonl", tmp_path / "空.txt"
    records.write_text("\n".join([*lines, "{坏"]), "utf-8")
    empty.touch()
    return [*made, records, empty]


def exported(duice: Duice, store: Path, file: Path) -> bytes:
    duice("export", "-o", file, store=store)
    return file.read_bytes()


@pytest.mark.slow
def test_a_cluster_makes_the_same_store(
    duice: Duice, cluster: Machines, texts: list[Path], tmp_path: Path
) -> None:
    one, many = tmp_path / "one", tmp_path / "many"
    here = duice("ingest", *texts, store=one)
    there = duice("ingest", "--cluster", cluster.address, *texts, store=many)

    assert (there.code, there.err) == (here.code, here.err)
    assert there.out.split("。")[0] == "新增 33 篇，更新 0 篇，未变 0 篇，未能读入 2 个"
    assert exported(duice, many, tmp_path / "many.nq") == exported(duice, one, tmp_path / "one.nq")


class Killing(Lines):
    """Ends a worker when the first document is in the store."""

    def __init__(self, worker: subprocess.Popen[bytes]) -> None:
        super().__init__(lambda done, total, what: None, lambda sentence: None)
        self._worker = worker

    def took(self, store: Store, name: str, change: Change) -> None:
        self._worker.kill()
        self._worker.wait()


@pytest.mark.slow
def test_a_worker_that_is_killed_half_way_changes_nothing(
    duice: Duice,
    cluster: Machines,
    texts: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, many = tmp_path / "one", tmp_path / "many"
    duice("ingest", *texts, store=one)
    monkeypatch.setattr("ui.arrivals.BATCH", 500)  # many batches, most of them still to come
    encoder = models.encoder(None)
    with (
        Store.open(many, write=True) as store,
        Cluster(cluster.address, partial(models.encoder, None), encoder) as crew,
    ):
        watch = Killing(cluster.workers[0])
        tally = Intake(store, watch, crew=crew, encoder=crew.encoder).take_in(texts)

    assert cluster.workers[0].poll() is not None
    assert tally.held == 33
    assert exported(duice, many, tmp_path / "many.nq") == exported(duice, one, tmp_path / "one.nq")


@pytest.mark.slow
@pytest.mark.model
def test_workers_encode_with_the_bundled_model_to_the_same_bit(cluster: Machines) -> None:
    encoder = BundledEncoder()
    texts = ["应急物资储备不足。", "要建立储备库。", "数据共享不畅。"]
    with Cluster(cluster.address, BundledEncoder, encoder) as crew:
        there = crew.encoder.encode(texts)

    assert there.tobytes() == encoder.encode(texts).tobytes()


def told(ran: Ran) -> str:
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    return ran.err


def test_a_scheduler_that_does_not_answer_is_told(
    duice: Duice, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.cluster.PATIENCE", 0.5)

    said = told(duice("ingest", "--cluster", "tcp://127.0.0.1:9", samples / TEXTS[0]))

    assert "集群 tcp://127.0.0.1:9：调度器没有应答" in said
    assert "请核对地址" in said


def test_an_address_that_is_none_is_told(duice: Duice, samples: Path) -> None:
    assert "请核对地址" in told(duice("ingest", "--cluster", "此处", samples / TEXTS[0]))


def test_the_extra_is_asked_for_where_it_is_not_installed(
    duice: Duice, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.intake.find_spec", lambda name: None)

    ran = duice("ingest", "--cluster", "tcp://127.0.0.1:9", samples / TEXTS[0])

    assert "pip install 'duice[cluster]'" in told(ran)


@pytest.mark.slow
def test_a_cluster_without_workers_is_told(
    duice: Duice, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.cluster.PATIENCE", 3.0)
    with machines(tmp_path, 0) as cluster:
        ran = duice("ingest", "--cluster", cluster.address, samples / TEXTS[0])

    assert "没有计算节点；请在各台机器上运行 dask worker" in told(ran)


def no_model() -> BundledEncoder:
    return BundledEncoder(Path("/没有/模型"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("patch", "why"),
    [
        (("ingest.cluster.release", lambda: "9.9"), "请在每台机器上装同一版"),
        (("ingest.models.encoder", lambda model: no_model()), "不能编码"),
    ],
)
def test_workers_that_lack_something_are_told(
    duice: Duice,
    cluster: Machines,
    samples: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    patch: tuple[str, Callable[..., object]],
    why: str,
) -> None:
    monkeypatch.setattr(*patch)

    said = told(duice("ingest", "--cluster", cluster.address, samples / TEXTS[0]))

    assert "计算节点 tcp://" in said
    assert why in said
