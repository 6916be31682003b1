"""The commands that ask how sure an answer is: ensemble, sensitivity and backtest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ...geo.terminal import EXIT_CODES, Meter, progress, say
from .options import (
    asks,
    clock_options,
    destination_places,
    draws_options,
    network_option,
    places,
    scenario_data_options,
    setting_options,
    span_options,
)
from .output import output_options, take_output

if TYPE_CHECKING:
    from .session import Session


@click.command(epilog=EXIT_CODES)
@places
@click.option("--all", "all_pairs", is_flag=True, help="All provinces to all destinations.")
@span_options()
@draws_options
@click.option(
    "--chunk", type=click.IntRange(1), default=4096, show_default=True, help="Number of draws solved at once."
)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Number of processes.")
@click.option(
    "--checkpoint", type=click.Path(), metavar="DIR", help="Save finished chunks in this folder and resume from them."
)
@click.option("--dask", metavar="ADDRESS", help="Address of a Dask cluster that solves the chunks.")
@click.option(
    "--engine",
    type=click.Choice(("auto", "numpy", "numba")),
    default="auto",
    show_default=True,
    help="Solver of the shortest paths.",
)
@output_options(plot="Draw median and range over time, with what the central values give.")
@clock_options
@asks
def ensemble(session: Session, *, all_pairs: bool, draws: int, seed: int, **options: Any) -> None:
    """Vary all judgements within their ranges.

    It prints the 90% range of the index, and in which share of the draws each route has the lowest index.

    \b
    Examples:
      route-risk ensemble KP-10 KOR --since 2008-01-01 --until 2014-01-01
      route-risk ensemble --all --since 2020 --draws 4096 --checkpoint run --csv
      route-risk ensemble KP-09 KOR --plot fan.svg

    The number of draws is a power of two. The same seed gives the same numbers, whatever the chunks and workers.
    """
    from ...geo.answers.timeline import central_indices
    from ...geo.doubt.checkpoints import checkpointed_chunks
    from ...geo.doubt.ensemble import choose_engine, ensemble_run
    from ...geo.doubt.ensemble_chunks import chunk_bounds, collect
    from ...geo.doubt.summary import summarise
    from ..text.doubt import ensemble_record, ensemble_text
    from ..text.doubt_csv import ensemble_csv

    output = take_output(options, plot=True)
    session = session.spoken(output.lang)
    if (named := session.question.origin) is not None and all_pairs:
        raise click.UsageError(f"give ORIGIN, or --all, but not both: leave out {named} or --all")
    if named is None and not all_pairs:
        raise click.UsageError("give ORIGIN, or --all")
    dataset, known_by = session.dataset, session.known_by
    starts, ends = session.ensemble_ends(all_pairs=all_pairs)
    run = ensemble_run(
        session.network,
        starts,
        ends,
        session.periods,
        ranges=session.ranges,
        draws=draws,
        seed=seed,
        known_by=known_by,
    )
    run = choose_engine(run, options["engine"])
    solve = None
    if options["dask"]:
        from ...geo.doubt.ensemble_cluster import cluster_chunks

        solve = partial(cluster_chunks, address=options["dask"], secret=session.dataset.sensitivity != "public")
    chunks = checkpointed_chunks(
        run, options["checkpoint"], size=options["chunk"], workers=options["workers"], solve=solve
    )
    try:
        result = collect(run, progress(chunks, len(chunk_bounds(run.draws, options["chunk"]))))
    except KeyboardInterrupt as error:
        if options["checkpoint"]:
            error.add_note(f"the same command resumes from the chunks in {options['checkpoint']}")
        raise
    record = ensemble_record(
        dataset, session.scenario, run, summarise(result), known_by=known_by.isoformat() if known_by else None
    )
    if output.figure:
        from ..figure.doubt import plot_ensemble

        central = central_indices(session.network, starts[0], ends[0], session.days, known_by=known_by)
        output.draw(plot_ensemble, session, record, central=central)
    text = partial(ensemble_text, dataset, record, style=output.style)
    output.give(session, record, text, partial(ensemble_csv, record))


@click.command(epilog=EXIT_CODES)
@places
@network_option
@draws_options
@output_options(plot="Draw the indices.")
@setting_options
@asks
def sensitivity(session: Session, *, network: bool, draws: int, seed: int, **options: Any) -> None:
    """Show which judgements matter most.

    It prints Sobol' first-order and total indices for a route on a date.

    \b
    Examples:
      route-risk sensitivity KP-10 KOR --as-of 2013-07-01
      route-risk sensitivity --network --as-of 2020-01-01 --draws 1024 --json
      route-risk sensitivity KP-10 KOR --csv > judgements.csv
    """
    from ...geo.doubt.ensemble import ensemble_run
    from ...geo.doubt.sensitivity import sensitivity as sobol_sensitivity
    from ...geo.model.scenario import check_date
    from ..text.doubt import sensitivity_record, sensitivity_text
    from ..text.doubt_csv import sensitivity_csv

    output = take_output(options, plot=True)
    session = session.spoken(output.lang)
    dataset = session.dataset
    origin, end = session.ends_or_network(network=network)
    weights = session.shares if origin is None else None
    check_date(dataset, session.as_of)
    known_by = session.known_by
    run = ensemble_run(
        session.network,
        [origin] if origin is not None else list(session.shares),
        [end],
        [session.as_of],
        ranges=session.ranges,
        draws=draws,
        seed=seed,
        known_by=known_by,
    )
    record = sensitivity_record(
        dataset,
        session.scenario,
        run,
        sobol_sensitivity(run, weights=weights, points=draws, progress=Meter("solving").steps),
        network=network,
        known_by=known_by.isoformat() if known_by else None,
    )
    if output.figure:
        from ..figure.doubt import plot_sensitivity

        output.draw(plot_sensitivity, session, record)
    text = partial(sensitivity_text, dataset, record, style=output.style)
    output.give(session, record, text, partial(sensitivity_csv, record))


@click.command(epilog=EXIT_CODES)
@destination_places
@click.option("--calibrate", "calibrated", is_flag=True, help="Also fit parameters, leaving out one year at a time.")
@output_options(plot="Draw index, arrivals and how far they agree.")
@scenario_data_options
@asks
def backtest(session: Session, *, calibrated: bool, **options: Any) -> None:
    """Compare the index with recorded arrivals.

    It compares the network index of each year with the arrivals of that year. No parameter is tuned to them.

    \b
    Examples:
      route-risk backtest
      route-risk backtest KOR --json
      route-risk backtest --csv > backtest.csv
    """
    from ...geo.answers.arrivals import arrivals_by_year
    from ...geo.doubt.backtest import backtest as run_backtest
    from ...geo.doubt.backtest import calibrate
    from ..text.doubt import backtest_record, backtest_text
    from ..text.doubt_csv import backtest_csv

    output = take_output(options, plot=True)
    session = session.spoken(output.lang)
    dataset = session.dataset
    end = session.place(session.question.destination or dataset.default_destination)
    shared: dict[str, Any] = {"arrivals": arrivals_by_year(dataset.claims, end), "ranges": session.ranges}
    say("comparing the index with arrivals, leaving out each event in turn ...")
    found = run_backtest(session.network, session.shares, end, **shared)
    calibration = calibrate(session.network, session.shares, end, **shared) if calibrated else None
    record = backtest_record(dataset, session.network.scenario, found, calibration=calibration)
    if output.figure:
        from ..figure.doubt import plot_backtest

        output.draw(plot_backtest, session, record)
    text = partial(backtest_text, dataset, record, style=output.style)
    output.give(session, record, text, partial(backtest_csv, record))
