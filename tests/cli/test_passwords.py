"""A password is not repeated, wherever in an address it stands."""

import pytest

SECRET = "PW5ecret"  # noqa: S105


@pytest.mark.parametrize(
    "command",
    [
        ("validate", f"postgresql://ann:{SECRET}@h/r"),
        ("validate", f"postgresql://{SECRET}@h/r"),
        ("map", "--dataset", f"postgresql://{SECRET}@h/r"),
        ("export", f"postgresql://{SECRET}@h/r"),
        ("export", "--to", f"postgresql://{SECRET}@127.0.0.1:1/r"),
        ("export", "--to", f"postgresql://ann:{SECRET}@@127.0.0.1:1/r"),
        ("export", "--to", f"postgresql://ann@127.0.0.1:1/r?sslmode={SECRET}"),
        ("export", "--to", f"postgresql://127.0.0.1:1/r?service={SECRET}"),
        ("export", "--to", f"postgresql://127.0.0.1:{SECRET}/r"),
        ("export", "--to", f"host=127.0.0.1 password={SECRET}"),
        ("show", f"postgresql://{SECRET}@h/r"),
    ],
    ids=" ".join,
)
def test_a_password_in_the_wrong_place_is_not_repeated(run, command):
    result = run(*command)
    assert result.exit_code != 0
    assert result.stderr + result.stdout
    assert SECRET not in result.stderr + result.stdout
