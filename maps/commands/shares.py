"""The command that says who goes where by risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ...geo.terminal import (
    DAY,
    EXIT_CODES,
    csv_option,
    heading,
    json_option,
    print_json,
    progress,
    say,
    tell,
)
from .options import asks, check_output, clock_options, some_draws_options, span_options

if TYPE_CHECKING:
    from .session import Session

ALL = "all"


@click.command(epilog=EXIT_CODES)
@click.argument("origin")
@click.argument("destinations", nargs=-1)
@click.option("--theta", type=float, help="How strongly hazard decides; by recorded passages if left out.")
@click.option("--as-of", type=DAY, help="One date instead of a span.")
@span_options()
@some_draws_options
@csv_option
@json_option
@clock_options
@asks
def shares(
    session: Session,
    *,
    destinations: tuple[str, ...],
    theta: float | None,
    draws: int | None,
    seed: int,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Say which shares would take which corridor by risk alone, or go to which of several DESTINATIONS.

    \b
    Examples:
      route-risk shares all --since 2004 --until 2017
      route-risk shares KP-09 --as-of 2013-07-01 --draws 1024
      route-risk shares all KOR USA JPN --theta 10 --since 2010 --until 2012 --csv

    ORIGIN may be all: every origin with a published share, by its share. DESTINATIONS may be all, too; with one, or
    none for the dataset's own, corridors are compared. Least risk is not most used, and a share is no forecast.
    """
    from ...geo.answers.share_records import LEAST_IS_NOT_MOST, shares_record
    from ...geo.answers.shares import Theta, record_theta, share_points
    from ...geo.model.origins import origin_weights
    from ..text.shares import shares_csv, shares_text

    check_output(as_csv=as_csv, as_json=as_json, plot=None, overwrite=False)
    asked, dataset = session.question.origin or ALL, session.dataset
    weights = origin_weights(session.shares, None if asked == ALL else session.place(asked))
    ends = session.all_of("destination") if destinations == (ALL,) else [session.place(word) for word in destinations]
    ends = list(dict.fromkeys(ends)) or [dataset.default_destination]
    known_by, periods = session.known_by, session.periods
    by = Theta(0.0 if theta is None else theta)
    if theta is None:
        say("estimating theta from recorded passages (give it with --theta) ...")
        by = record_theta(dataset, session.shares, judged=session.scenario.judged, known_by=known_by)
    how = None if draws is None else (session.ranges, draws, seed)
    points = share_points(session.network, weights, ends, periods, theta=by.value, known_by=known_by, draws=how)
    record = shares_record(
        dataset,
        session.network,
        list(progress(points, len(periods))),
        weights=weights,
        destinations=ends,
        theta=by,
        draws=None if draws is None else (draws, seed),
    )
    if as_json:
        print_json(record)
    elif as_csv:
        tell(shares_csv(record))
    else:
        session.print_text(shares_text(dataset, record, style=heading))
    if not as_json:
        say(f"\n{LEAST_IS_NOT_MOST}")
