import pytest

from tests.layers.folder import write_folder


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "tiny")
