"""Addresses of databases: what is read from them, what is refused, and that nothing of a password is repeated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_risk.geo.errors import ResponsibilityError, RouteRiskError, UsageError
from route_risk.geo.texts import hide_passwords
from route_risk.maps.export.postgres import read_address, transaction


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("postgresql://", {}),
        ("postgres://ann@h:12/d", {"user": "ann", "host": "h", "port": "12", "dbname": "d"}),
        ("postgresql://ann:a%40b%2Fc@h", {"user": "ann", "password": "a@b/c", "host": "h"}),
        ("postgresql:///?service=mine", {"service": "mine"}),
        ("postgresql://[::1]:5433,h:/d", {"host": "::1,h", "port": "5433,", "dbname": "d"}),
        ("postgresql:///d?host=/run/db&sslmode=require", {"dbname": "d", "host": "/run/db", "sslmode": "require"}),
    ],
)
def test_an_address_is_read_as_libpq_reads_it(address, parts):
    assert read_address(address) == parts


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("mysql://ann:s3cret@h/d", r"mysql:// is not a PostgreSQL address; use postgresql:// or postgres://"),
        ("postgresql+psycopg://ann:s3cret@h/d", r"postgresql\+psycopg:// is not a PostgreSQL address"),
        ("POSTGRESQL://ann:s3cret@h/d", "is not a PostgreSQL address"),
        ("host=h password=s3cret", "this is not a PostgreSQL address"),
        ("s3cret!://ann@h", "this is not a PostgreSQL address"),
        ("", "this is not a PostgreSQL address"),
        ("postgresql://ann:s3c@ret@h/d", "an @ too many.*write %40 for @"),
        ("postgresql://ann:s3c/r@et@h/d", "an @ too many"),
        ("postgresql://ann:s3cret/@h/d", "an @ too many"),
        ("postgresql://ann:s3cret?@h/d", "an @ too many"),
        ("postgresql://ann:s3cret", "the port in the address is not a number"),
        ("postgresql://ann@h:s3cret/d", "the port in the address is not a number"),
        ("postgresql://ann:s3cret%zz@h/d", "cannot be read; write % as %25"),
        ("postgresql://ann@h/d?pasword=s3cret", "only options of libpq"),
    ],
)
def test_a_wrong_address_is_refused_without_repeating_it(address, message):
    with pytest.raises(UsageError, match=message) as caught:
        read_address(address)
    assert "s3c" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def attempt(address):
    """Return the parts of an address, and what is said where it cannot be read."""
    try:
        return read_address(address), ""
    except UsageError as error:
        return {}, str(error)


@given(
    st.text(
        st.sampled_from("ab:/@?%#[]= &'\\\t") | st.characters(codec="utf-8", exclude_characters="\0\n\r"), max_size=12
    )
)
def test_a_password_as_typed_is_read_whole_or_refused_and_never_shown(rest):
    password = f"QZX{rest}QZX"
    address = f"postgresql://ann:{password}@h.invalid/d"
    parts, said = attempt(address)
    assert "QZX" not in said
    assert said or (parts["user"], parts["host"], parts["dbname"]) == ("ann", "h.invalid", "d")
    assert hide_passwords(f"unexpected ({address})") == "unexpected (postgresql://ann:***@h.invalid/d)"


def test_other_text_is_left_as_it_is():
    text = "legs.csv, line 3: https://example.org/a?b=c:d is no source of x@example.org (12:30)"
    assert hide_passwords(text) == text


def test_the_environment_is_heard(monkeypatch):
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGHOST", "127.0.0.1")
    monkeypatch.setenv("PGPASSWORD", "s3cret")
    silent = r"^no PostgreSQL answers at 127\.0\.0\.1, port 1; .*start the server$"
    with pytest.raises(RouteRiskError, match=silent), transaction("postgresql://ann@/d"):
        pytest.fail("nothing listens there")


@pytest.mark.parametrize(
    ("address", "environment"),
    [
        ("postgresql://db.example.invalid/r?sslmode=prefer", {}),
        ("postgresql://db.example.invalid/r?sslmode=disable", {}),
        ("postgresql://localhost,db.example.invalid/r?sslmode=allow", {}),
        ("postgresql://localhost/r?hostaddr=192.0.2.1&sslmode=prefer", {}),
        ("postgresql:///r", {"PGHOST": "db.example.invalid", "PGSSLMODE": "prefer"}),
        ("postgresql:///?service=s&sslmode=prefer", {}),
    ],
)
def test_a_secret_leaves_this_machine_by_tls_alone(monkeypatch, address, environment):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    told = pytest.raises(ResponsibilityError, match=r"sslmode is \w+, and a restricted dataset leaves .* by TLS alone")
    with told, transaction(address, secret=True):
        pass


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql://db.example.invalid/r", "require"),
        ("postgresql://db.example.invalid/r?sslmode=verify-full", "verify-full"),
        ("postgresql:///?service=s", "require"),
        ("postgresql://localhost/r", None),
        ("postgresql://127.0.0.1/r", None),
        ("postgresql://%2Fvar%2Frun/r", None),
        ("postgresql:///r", None),
    ],
)
def test_the_connection_of_a_secret_asks_for_tls_where_it_leaves_this_machine(monkeypatch, address, expected):
    psycopg = pytest.importorskip("psycopg")
    asked = []

    def connect(_, **given):
        asked.append(given.get("sslmode"))
        raise psycopg.OperationalError("refused")

    for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGSSLMODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(psycopg, "connect", connect)
    with pytest.raises(RouteRiskError, match="no PostgreSQL answers"), transaction(address, secret=True):
        pass
    assert asked == [expected]
