from __future__ import annotations

import pytest

from intercosmos.errors import StudyError
from intercosmos.study import pool
from intercosmos.study.codec import encode
from intercosmos.study.run import assess_activities

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0", protocol="tcp"
    ) as running:
        yield running


def test_a_cluster_changes_nothing(make_programme, catalogue, tmp_path, cluster) -> None:
    programme = make_programme({"id": "one", "count": 7, "direction": "batched"}, {"id": "two", "count": 3})
    here = assess_activities(programme, catalogue, folder=tmp_path / "here")
    there = assess_activities(programme, catalogue, folder=tmp_path / "there", cluster=cluster.scheduler_address)
    assert encode(here) == encode(there)


def test_a_failure_on_a_cluster_is_as_pointed_as_here(make_programme, catalogue, tmp_path, cluster) -> None:
    programme = make_programme({"id": "one", "fails_at": 1, "fault": "data"})
    with pytest.raises(StudyError, match="activity 'one' cannot be assessed: a stage has no thrust"):
        assess_activities(programme, catalogue, folder=tmp_path / "there", cluster=cluster.scheduler_address)


def test_no_cluster_there(make_programme, catalogue, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(pool, "CONNECTION_TIMEOUT_S", 0.5)
    with pytest.raises(StudyError, match="no Dask scheduler at tcp"):
        assess_activities(make_programme({"id": "one"}), catalogue, folder=tmp_path / "x", cluster="tcp://127.0.0.1:1")
    assert not (tmp_path / "x").exists()
