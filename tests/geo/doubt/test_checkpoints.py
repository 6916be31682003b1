"""Checkpoints: a run that was cut off goes on, another run is refused, a damaged file is solved again."""

import pytest

from route_risk.geo.doubt.checkpoints import RUN_FILE, checkpointed_chunks, fingerprint
from route_risk.geo.doubt.ensemble_chunks import collect, run_chunks
from route_risk.geo.errors import UsageError
from tests.geo.datasets import dataset
from tests.geo.ensembles import DAYS, EVENTS, RANGES, result_of, run_of, same


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
    assert (result.hazard[:, :, :16] == first[0].hazard).all()
    whole = result_of(run)
    assert same(whole, result)


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
    assert same(result_of(run), result)


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


def test_the_fingerprint_follows_what_the_numbers_depend_on():
    one = run_of(dataset(*EVENTS), DAYS, ranges=RANGES)
    assert fingerprint(one) == fingerprint(run_of(dataset(*EVENTS[::-1]), DAYS, ranges=RANGES))
    others = [
        run_of(dataset(*EVENTS), DAYS, ranges=RANGES, seed=1),
        run_of(dataset(*EVENTS), DAYS, ranges={("doubt_sigma", "none"): (0.9, 1.1)}),
        run_of(dataset(*EVENTS[1:]), DAYS, ranges=RANGES),
        run_of(dataset(*EVENTS), DAYS[1:], ranges=RANGES),
        run_of(dataset(*EVENTS), [(DAYS[0], DAYS[1]), *DAYS[1:]], ranges=RANGES),
        run_of(dataset(*EVENTS), DAYS, ranges=RANGES, close=("AAA-BBB",)),
    ]
    assert len({fingerprint(run) for run in [one, *others]}) == 7
