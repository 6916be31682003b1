"""The command that says who goes where by risk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ...geo.terminal import EXIT_CODES, progress, refuse_existing, say
from .completion import complete_places
from .options import (
    asks,
    clock_options,
    one_date_option,
    overlap_option,
    place_argument,
    place_option,
    some_draws_options,
    span_options,
    theta_option,
)
from .output import Output, check_ending, output_options, take_output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...geo.answers.shared_out import SharedOut, ShareRules
    from ...geo.model.scenario import EvaluatedNetwork
    from .session import Session

ALL = "all"


class AskedLayers(NamedTuple):
    """Shares by risk, and which of their layers were asked for."""

    shared: SharedOut
    kinds: tuple[str, ...]


@click.command(epilog=EXIT_CODES)
@place_argument("origin")
@click.argument("destinations", nargs=-1, shell_complete=complete_places)
@place_option("--origin", "origin_word", "Where routes start.")
@place_option("--destination", "more", "Where routes end. Repeatable; the dataset's own if omitted.", multiple=True)
@theta_option
@one_date_option
@span_options()
@click.option("--total", metavar="NUMBER|MEASURE", help="Share out people: a number, or claims such as arrivals.")
@click.option("--burden", is_flag=True, help="Who bears the risk: expected encounters with danger per 100 people.")
@overlap_option
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
    overlap: str | None,
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
    from ...geo.answers.share_numbers import with_burden, with_numbers
    from ...geo.answers.share_records import shares_record
    from ...geo.answers.shared_out import share_out

    layer = options.pop("layer")
    output = take_output(options, plot=True)
    session = session.spoken(output.lang)
    if layer is not None:
        check_ending(layer, ".geojson", ".json")
        refuse_existing(layer, overwrite=output.overwrite)
    words = [*filter(None, [session.question.origin]), *destinations]
    asked = origin_word or (words.pop(0) if words else None)
    if asked is None:
        raise click.UsageError("give ORIGIN, where routes start, or all")
    destinations, dataset = (*words, *more), session.dataset
    ends = session.all_of("destination") if destinations == (ALL,) else [session.place(word) for word in destinations]
    start = None if asked == ALL else session.place(asked)
    periods = session.periods
    rules = share_rules(session, theta=theta, overlap=overlap)
    if draws is not None:
        rules = rules._replace(draws=(session.ranges, draws, seed))
    watch: Any = partial(progress, length=len(periods))
    shared = share_out(
        session.network, session.shares, periods, rules, origin=start, destinations=ends, total=total, watch=watch
    )
    record = shares_record(
        dataset,
        session.network,
        shared.points,
        weights=shared.weights,
        destinations=shared.destinations,
        theta=rules.theta,
        draws=None if draws is None else (draws, seed),
    )
    if total is not None:
        record = with_numbers(dataset, record, total, shared.points, shared.totals)
    if burden:
        record = with_burden(dataset, record, shared.points)
    _show(session, record, output, burden=burden)
    if layer is not None:
        _write_layer(session, shared, layer, kind="burden" if burden else "flows", overwrite=output.overwrite)


def _show(session: Session, record: dict[str, Any], output: Output, *, burden: bool) -> None:
    """Print, write or draw a record."""
    from ...geo.answers.share_records import LEAST_IS_NOT_MOST
    from ..text.burden import burden_csv, burden_text
    from ..text.shares import shares_csv, shares_text

    dataset = session.dataset
    if output.figure is not None:
        from ..figure.shares import plot_shares

        output.draw(plot_shares, session, record)
    text = partial(burden_text if burden else shares_text, dataset, record, style=output.style)
    csv = partial(burden_csv if burden else shares_csv, record)
    output.give(session, record, text, csv, note=LEAST_IS_NOT_MOST, beside_figure=False)


def share_rules(session: Session, *, theta: float | None, overlap: str | None) -> ShareRules:
    """Return how people are shared out: by a theta that is given, or by the recorded one."""
    from ...geo.answers.shared_out import ShareRules, default_theta
    from ...geo.answers.theta import Theta, check_theta

    if theta is not None:
        check_theta(theta)
        return ShareRules(Theta(theta), overlap, session.known_by)
    say("estimating theta from what was recorded (give it with --theta) ...")
    found = default_theta(
        session.network, session.shares, session.loaders.read_points, known_by=session.known_by, overlap=overlap
    )
    return ShareRules(found, overlap, session.known_by)


def shared_layers(session: Session, sides: Sequence[EvaluatedNetwork], options: dict[str, Any]) -> AskedLayers | None:
    """Take the options of layers of shares by risk, and return what was asked of them; None where nothing was.

    All origins go to the destination of the question, by their weights, on the dates or over the periods of `sides`.
    """
    from ...geo.answers.burden import check_flows
    from ...geo.answers.shared_out import SHARE_LAYERS, share_out

    kinds = [kind for kind in SHARE_LAYERS if options.pop(kind)]
    total, theta, overlap = (options.pop(name) for name in ("total", "theta", "overlap"))
    if not kinds:
        for name, given in (("--total", total), ("--theta", theta), ("--overlap", overlap)):
            if given is not None:
                raise click.UsageError(f"{name} is for layers of shares: add --flows or --burden")
        return None
    if "flows" in kinds:
        check_flows(session.dataset)  # before the work
    named = session.question.destination
    periods = [(side.hazards.as_of, side.hazards.until) for side in sides]
    rules = share_rules(session, theta=theta, overlap=overlap)
    ends = [session.place(named)] if named else []
    shared = share_out(session.network, session.shares, periods, rules, destinations=ends, total=total)
    return AskedLayers(shared, tuple(kinds))


def _write_layer(session: Session, shared: SharedOut, path: str, *, kind: str, overwrite: bool) -> None:
    """Write flows on legs, or the burden of origins, as GeoJSON."""
    from ...geo.answers.frames import LAYERS
    from ...geo.answers.shared_out import share_layers
    from ...geo.files import write_beside
    from ..export.geojson import feature_collection
    from ..export.layers import export_head, for_files, label_layers

    dataset = session.dataset
    evaluated = shared.points[0].evaluated
    made = share_layers(dataset, session.some_layers(LAYERS), shared, [kind])
    frames = for_files(label_layers(made, evaluated), dataset)
    head = {key: value for key, value in export_head(dataset, evaluated).items() if key != "as_of"}
    text = feature_collection(frames[kind], {**head, "name": kind, "shares": frames[kind].attrs["shares"]})
    with write_beside(path, overwrite=overwrite) as beside:
        beside.write_bytes(text.encode())
    say(f"wrote {path}")
