"""The command that says who goes where by risk."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import click

from ...geo.terminal import DAY, EXIT_CODES, progress, refuse_existing, say
from .completion import complete_dates, complete_places
from .options import asks, clock_options, some_draws_options, span_options
from .output import Output, check_ending, output_options, take_output

if TYPE_CHECKING:
    from ...geo.answers.shares import SharePoint, Theta
    from .session import Session

ALL = "all"


@click.command(epilog=EXIT_CODES)
@click.argument("origin", required=False, shell_complete=complete_places)
@click.argument("destinations", nargs=-1, shell_complete=complete_places)
@click.option("--origin", "origin_word", metavar="PLACE", shell_complete=complete_places, help="Where routes start.")
@click.option(
    "--destination",
    "more",
    multiple=True,
    metavar="PLACE",
    shell_complete=complete_places,
    help="Where routes end. Repeatable; the dataset's own if omitted.",
)
@click.option("--theta", type=float, help="How strongly hazard decides; estimated from recorded passages if omitted.")
@click.option("--as-of", type=DAY, shell_complete=complete_dates, help="One date instead of a period.")
@span_options()
@click.option("--total", metavar="NUMBER|MEASURE", help="Share out people: a number, or claims such as arrivals.")
@click.option("--burden", is_flag=True, help="Who bears the risk: expected encounters with danger per 100 people.")
@some_draws_options
@output_options(plot="Draw the shares, stacked over time.")
@click.option(
    "--layer", type=click.Path(), metavar="FILE.geojson", help="Write flows on legs, or the burden of origins."
)
@clock_options
@asks
def shares(
    session: Session,
    *,
    origin_word: str | None,
    destinations: tuple[str, ...],
    more: tuple[str, ...],
    theta: float | None,
    total: str | None,
    burden: bool,
    draws: int | None,
    seed: int,
    **options: Any,
) -> None:
    """Show shares of corridors or destinations by risk alone.

    With one destination, or none for the default of the dataset, corridors are compared; with several DESTINATIONS,
    destinations are.

    \b
    Examples:
      route-risk shares all --since 2004 --until 2017
      route-risk shares KP-09 --as-of 2013-07-01 --draws 1024
      route-risk shares all KOR USA JPN --theta 10 --since 2010 --until 2012 --csv
      route-risk shares all --since 2004 --until 2017 --total arrivals --plot shares.svg
      route-risk shares all --as-of 2013-07-01 --burden --layer burden.geojson

    ORIGIN may be all: every origin with a published share, weighted by it. DESTINATIONS may be all, too. The corridor
    with the least risk is not the most used one, and a share is not a forecast.
    """
    from ...geo.answers.share_numbers import period_totals, with_burden, with_numbers
    from ...geo.answers.share_records import shares_record
    from ...geo.answers.shares import Theta, period_weights, share_points

    layer = options.pop("layer")
    output = take_output(options, plot=True)
    if layer is not None:
        check_ending(layer, ".geojson", ".json")
        refuse_existing(layer, overwrite=output.overwrite)
    words = [*filter(None, [session.question.origin]), *destinations]
    asked = origin_word or (words.pop(0) if words else None)
    if asked is None:
        raise click.UsageError("give ORIGIN, where routes start, or all")
    destinations, dataset = (*words, *more), session.dataset
    ends = session.all_of("destination") if destinations == (ALL,) else [session.place(word) for word in destinations]
    ends = list(dict.fromkeys(ends)) or [dataset.default_destination]
    known_by, periods = session.known_by, session.periods
    start = None if asked == ALL else session.place(asked)
    weights = period_weights(dataset, session.shares, start, periods)
    totals = None if total is None else period_totals(dataset, total, ends, periods)
    by = Theta(0.0 if theta is None else theta)
    if theta is None:
        say("estimating theta from what was recorded (give it with --theta) ...")
        by = _recorded_theta(session)
    how = None if draws is None else (session.ranges, draws, seed)
    shared: dict[str, Any] = {"theta": by.value, "known_by": known_by, "draws": how}
    found = (
        point
        for some, group in groupby(zip(weights, periods, strict=True), key=itemgetter(0))
        for point in share_points(session.network, some, ends, [period for _, period in group], **shared)
    )
    points = list(progress(found, len(periods)))
    record = shares_record(
        dataset,
        session.network,
        points,
        weights=weights[0],
        destinations=ends,
        theta=by,
        draws=None if draws is None else (draws, seed),
    )
    if total is not None and totals is not None:
        record = with_numbers(dataset, record, total, points, totals)
    if burden:
        record = with_burden(dataset, record, points)
    _show(session, record, output, burden=burden)
    if layer is not None:
        _write_layer(session, points, totals, layer, burden=burden, overwrite=output.overwrite)


def _show(session: Session, record: dict[str, Any], output: Output, *, burden: bool) -> None:
    """Print, write or draw a record."""
    from ...geo.answers.share_records import LEAST_IS_NOT_MOST
    from ..text.burden import burden_csv, burden_text
    from ..text.shares import shares_csv, shares_text

    dataset = session.dataset
    if output.figure is not None:
        from ..figure.shares import plot_shares

        plot_shares(dataset, record, output.figure, **output.drawing(session))
        say(f"wrote {output.figure}")
    text = partial(burden_text if burden else shares_text, dataset, record, style=output.style)
    csv = partial(burden_csv if burden else shares_csv, record)
    output.give(session, record, text, csv, note=LEAST_IS_NOT_MOST, beside_figure=False)


def _recorded_theta(session: Session) -> Theta:
    """Return theta by recorded passages, or by counts over time where the dataset has those."""
    from ...geo.answers.series import series_case, series_theta
    from ...geo.answers.shares import record_theta
    from ...geo.model.count_series import count_series

    dataset, known_by = session.dataset, session.known_by
    if known_by is None and count_series(dataset.claims, dataset.nodes):
        points = session.loaders.read_points(dataset)
        return series_theta(series_case(session.network, points, session.shares))
    return record_theta(dataset, session.shares, judged=session.scenario.judged, known_by=known_by)


def _write_layer(
    session: Session,
    points: list[SharePoint],
    totals: list[float | None] | None,
    path: str,
    *,
    burden: bool,
    overwrite: bool,
) -> None:
    """Write flows on legs, or the burden of origins, as GeoJSON."""
    from ...geo.answers.burden import burden_layer, flow_layer
    from ...geo.files import write_beside
    from ..export.geojson import feature_collection
    from ..export.layers import export_head, for_files

    dataset = session.dataset
    name = "burden" if burden else "flows"
    if burden:
        frame = burden_layer(dataset, session.layers, points)
    else:
        frame = flow_layer(dataset, session.layers, points, totals or [None] * len(points))
    head = {key: value for key, value in export_head(dataset, points[0].evaluated).items() if key != "as_of"}
    text = feature_collection(for_files({name: frame}, dataset)[name], {**head, "name": name})
    with write_beside(path, overwrite=overwrite) as beside:
        beside.write_bytes(text.encode())
    say(f"wrote {path}")
