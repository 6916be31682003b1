"""The command that prints the words of the tool."""

from __future__ import annotations

from dataclasses import asdict

import click

from ...geo.answers.records import SCHEMA_VERSION
from ...geo.terminal import EXIT_CODES, csv_option, heading, json_option, print_json, say, tell
from .output import lang_option


@click.command(epilog=EXIT_CODES)
@click.argument("term", nargs=-1)
@lang_option("Language of the headings, and of the term that comes first.")
@csv_option
@json_option
def glossary(term: tuple[str, ...], *, lang: str, as_csv: bool, as_json: bool) -> None:
    """Print the terms of this tool in English and Korean, and what each means.

    \b
    Examples:
      route-risk glossary
      route-risk glossary corridor
      route-risk glossary "share of draws" --lang ko
      route-risk glossary --csv > terms.csv

    TERM is a term or a part of one, in English or Korean; a word to avoid finds the term to use instead.
    """
    from ..text.glossary import find_terms, read_terms, terms_csv, terms_table, terms_text

    if as_csv and as_json:
        raise click.UsageError("--csv and --json cannot be combined: choose one")
    terms = read_terms()
    if term:
        terms = find_terms(terms, " ".join(term))
    if as_json:
        print_json({"schema_version": SCHEMA_VERSION, "terms": [asdict(found) for found in terms]})
    elif as_csv:
        tell(terms_csv(terms))
    elif term:
        tell(terms_text(terms, lang=lang, style=heading))
    else:
        tell(terms_table(terms, lang=lang))
        say("\nroute-risk glossary TERM tells what a term means and what to avoid; docs/glossary.md has all of it.")
