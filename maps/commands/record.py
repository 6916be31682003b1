"""The commands that hold the model against recorded passages."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ...geo.terminal import EXIT_CODES, csv_option, json_option, overwrite_option, refuse_existing, say
from .options import asks, destination_places, out_option, overlap_option, scenario_data_options, some_draws_options
from .output import Output, check_ending, output_options, take_output

if TYPE_CHECKING:
    from .session import Session


@click.command(epilog=EXIT_CODES)
@destination_places
@out_option("FILE.csv", "File for the table of factors.")
@overwrite_option
@csv_option
@json_option
@scenario_data_options
@asks
def calibrate(session: Session, *, out: str | None, overwrite: bool, **options: Any) -> None:
    """Estimate record factors from recorded passages.

    A record factor is the smallest change of the judged classes of legs that agrees with the recorded passages.

    \b
    Examples:
      route-risk calibrate
      route-risk calibrate -o my-dataset/record_factors.csv --dataset my-dataset
      route-risk calibrate KOR --json

    The judged classes do not change. Put the table that -o writes in the dataset; every answer then uses it, unless
    --judged leaves it out.
    """
    from ...geo.answers.record import estimate_and_check
    from ..text.record import calibration_csv, calibration_text

    output = take_output(options)
    if out is not None:
        check_ending(out, ".csv")
        refuse_existing(out, overwrite=overwrite)
    end = session.place(session.question.destination or session.dataset.default_destination)
    if session.scenario.judged:
        say("calibrate always starts from the judged classes alone, so --judged changes no factor")
    say("estimating, then again without the years of each record ...")
    record, factors = estimate_and_check(session.network, session.shares, end)
    if out is not None:
        session.loaders.write_record_factors(out, factors, overwrite=overwrite)
        say(f"wrote {out}")
    text = partial(calibration_text, record, style=output.style)
    output.give(session, record, text, partial(calibration_csv, record))


@click.command(epilog=EXIT_CODES)
@destination_places
@click.option("--theta", type=float, help="For counts over time: how strongly hazard decides; chosen if omitted.")
@click.option("--case", "cases", multiple=True, metavar="DATASET", help="Counts of several datasets. Repeatable.")
@overlap_option
@some_draws_options
@output_options(plot="Draw the recorded and the modelled shares.")
@scenario_data_options
@asks
def check(
    session: Session,
    *,
    theta: float | None,
    cases: tuple[str, ...],
    overlap: str | None,
    draws: int | None,
    seed: int,
    **options: Any,
) -> None:
    """Compare modelled shares of corridors with recorded ones.

    The comparison is year by year, beside naive guesses.

    \b
    Examples:
      route-risk check
      route-risk check --judged
      route-risk check --draws 256 --plot check.svg
      route-risk check --csv > check.csv
      route-risk check --case mali --case burundi

    A dataset that counts people at several destinations over time is checked day by day: newcomers are distributed by
    risk, with a theta that is chosen on the other cases. Results are reported as they are. The least-risk corridor is
    not the most used one: cost, distance and waiting count, too.
    """
    from ...geo.model.count_series import count_series

    output = take_output(options, plot=True)
    session = session.spoken(output.lang)
    if cases or count_series(session.dataset.claims, session.dataset.nodes):
        if session.question.destination is not None or draws is not None:
            raise click.UsageError("counts over time are checked for all destinations and without draws: omit both")
        asked = (
            dict.fromkeys((*filter(None, [session.question.dataset]), *cases)) if cases else (session.question.dataset,)
        )
        _check_series(
            [replace(session, question=replace(session.question, dataset=one)) for one in asked], theta, overlap, output
        )
        return
    if theta is not None:
        raise click.UsageError(
            "--theta is for counts over time: for recorded corridors theta is estimated; leave it out"
        )
    from ...geo.answers.record import check_against_record
    from ..text.record import check_csv, check_text

    end = session.place(session.question.destination or session.dataset.default_destination)
    say("comparing, then estimating again without the years of each record ...")
    ranges = None if draws is None else session.ranges
    record = check_against_record(
        session.network,
        session.shares,
        end,
        ranges=ranges,
        draws=draws,
        seed=seed,
        overlap=overlap,
        points=session.loaders.read_points(session.dataset),
    )
    if output.figure is not None:
        from ..figure.record import plot_check

        output.draw(plot_check, session, record)
    text = partial(check_text, record, style=output.style)
    output.give(session, record, text, partial(check_csv, record), beside_figure=False)


def _check_series(sessions: list[Session], theta: float | None, overlap: str | None, output: Output) -> None:
    """Check datasets that count people at destinations over time."""
    from ...geo.answers.series import series_case, series_record
    from ...geo.names import told_apart
    from ..text.series import series_csv, series_text

    cases = [
        series_case(one.network, one.loaders.read_points(one.dataset), one.shares, overlap=overlap) for one in sessions
    ]
    names = told_apart([case.name for case in cases], [one.question.dataset for one in sessions])
    sides = [(one.network, replace(case, name=name)) for one, case, name in zip(sessions, cases, names, strict=True)]
    record = series_record(sides, theta=theta, overlap=overlap)
    if output.figure is not None:
        from ..figure.shares import plot_series

        output.draw(plot_series, sessions[0], record)
    text = partial(series_text, record, style=output.style)
    output.give(sessions[0], record, text, partial(series_csv, record), beside_figure=False)
