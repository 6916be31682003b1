"""Checkpoints: a run that was cut off goes on, another run is refused, a damaged file is solved again."""

import pytest

from route_risk.geo.doubt.ensemble_chunks import collect, run_chunks
from route_risk.geo.errors import UsageError
from route_risk.maps.text.doubt_files import RUN_FILE, checkpointed_chunks
from tests.geo.doubt.test_draws import RANGES
from tests.geo.doubt.test_ensemble import DAYS, EVENTS, same_routes
from tests.geo.doubt.test_ensemble_codes import colliding
from tests.geo.ensembles import dataset, result_of, run_of


@pytest.fixture
def run():
    return run_of(dataset(*EVENTS), DAYS, ranges=RANGES)


def counting(asked):
    def solve(run, bounds):
        bounds = list(bounds)
        asked.extend(bounds)
        yield from run_chunks(run, bounds)

    return solve


def test_a_run_that_was_cut_off_goes_on_from_its_checkpoint(run, tmp_path):
    folder = tmp_path / "kept"
    chunks = checkpointed_chunks(run, folder, size=16)
    first = [next(chunks), next(chunks)]
    chunks.close()  # as Ctrl-C would
    assert sorted(path.name for path in folder.iterdir()) == [
        "chunk-0000000-0000016.npz",
        "chunk-0000016-0000032.npz",
        RUN_FILE,
    ]
    asked = []
    result = collect(run, checkpointed_chunks(run, folder, size=16, solve=counting(asked)))
    assert asked == [(32, 48), (48, 64)]
    assert (result.quanta[:, :, :16] == first[0].quanta).all()
    whole = result_of(run)
    assert whole.quanta.tobytes() == result.quanta.tobytes()
    assert same_routes(whole, result)


@pytest.mark.parametrize("kept", [0, 2, 5])
def test_routes_of_one_code_are_told_apart_in_a_run_that_was_cut_off(kept, tmp_path):
    run = colliding()
    chunks = checkpointed_chunks(run, tmp_path / "k", size=31)
    for _ in range(kept):
        next(chunks)
    chunks.close()
    asked = []
    result = collect(run, checkpointed_chunks(run, tmp_path / "k", size=31, solve=counting(asked)))
    assert len(asked) == 9 - kept
    assert same_routes(result_of(run), result)


def test_the_checkpoint_of_the_same_run_has_the_same_bytes(run, tmp_path):
    for name in "ab":
        list(checkpointed_chunks(run, tmp_path / name, size=32))
    one, other = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in "ab")
    assert one == other


def test_a_damaged_file_is_solved_again(run, tmp_path):
    list(checkpointed_chunks(run, tmp_path / "k", size=32))
    path = tmp_path / "k" / "chunk-0000032-0000064.npz"
    path.write_bytes(path.read_bytes()[:200])
    asked = []
    result = collect(run, checkpointed_chunks(run, tmp_path / "k", size=32, solve=counting(asked)))
    assert asked == [(32, 64)]
    assert same_routes(result_of(run), result)


def test_the_checkpoint_of_another_run_is_refused(run, tmp_path):
    list(checkpointed_chunks(run, tmp_path / "k", size=64))
    other = run_of(dataset(*EVENTS), DAYS, ranges=RANGES, seed=1)
    with pytest.raises(UsageError, match="holds the checkpoint of another run"):
        list(checkpointed_chunks(other, tmp_path / "k", size=64))


def test_a_folder_of_other_files_is_refused(run, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds other files"):
        list(checkpointed_chunks(run, tmp_path, size=64))
    with pytest.raises(UsageError, match="is a file, and a checkpoint is a folder"):
        list(checkpointed_chunks(run, tmp_path / "thesis.txt", size=64))


def test_without_a_folder_nothing_is_kept(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(list(checkpointed_chunks(run, None, size=16))) == 4
    assert list(tmp_path.iterdir()) == []
