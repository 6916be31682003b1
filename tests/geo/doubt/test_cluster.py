"""Ensembles on a local Dask cluster of processes, one of which is killed in the middle of the run."""

import os
import signal
import warnings

import pytest

from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect
from route_risk.geo.doubt.ensemble_cluster import cluster_chunks
from route_risk.geo.errors import ResponsibilityError, RouteRiskError
from tests.geo.datasets import dataset
from tests.geo.ensembles import DAYS, EVENTS, RANGES, result_of, run_of, same

distributed = pytest.importorskip("distributed")


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes():
    run = run_of(dataset(*EVENTS), DAYS, ranges=RANGES)
    alone = result_of(run)
    with (
        warnings.catch_warnings(action="ignore"),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
    ):
        pids = [worker.pid for worker in cluster.workers.values()]

        def chunks():
            for number, chunk in enumerate(cluster_chunks(run, chunk_bounds(64, 2), address=cluster.scheduler_address)):
                if number == 3:
                    os.kill(pids[0], signal.SIGKILL)
                yield chunk

        spread = collect(run, chunks())
    assert same(alone, spread)


@pytest.mark.filterwarnings("ignore")
def test_an_address_without_a_scheduler_is_named(monkeypatch):
    monkeypatch.setattr("route_risk.geo.doubt.ensemble_cluster.TIMEOUT", "1s")
    with pytest.raises(RouteRiskError, match="no Dask scheduler answers at nowhere:1"):
        list(cluster_chunks(run_of(dataset(), DAYS), [(0, 64)], address="nowhere:1"))


@pytest.mark.parametrize("address", ["tcp://192.0.2.1:8786", "nowhere:1", "localhost.example.invalid:1", "ws://a:1"])
def test_a_restricted_dataset_goes_to_no_cluster_beyond_this_machine_without_tls(address):
    with pytest.raises(ResponsibilityError, match="is beyond this machine, and a restricted dataset leaves it by TLS"):
        list(cluster_chunks(run_of(dataset(), DAYS), [(0, 64)], address=address, secret=True))


@pytest.mark.parametrize("address", ["tls://nowhere:1", "tcp://127.0.0.1:1", "localhost:1"])
def test_by_tls_or_on_this_machine_it_does(address, monkeypatch):
    monkeypatch.setattr("route_risk.geo.doubt.ensemble_cluster.TIMEOUT", "100ms")
    with pytest.raises((RouteRiskError, TypeError, OSError)) as caught:
        list(cluster_chunks(run_of(dataset(), DAYS), [(0, 64)], address=address, secret=True))
    assert not isinstance(caught.value, ResponsibilityError)
