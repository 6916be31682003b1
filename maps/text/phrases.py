"""What headlines, figures and reports say: texts with named gaps, one JSON file for each room and language."""

from __future__ import annotations

import json
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from ...geo.release.dataset import release_note, release_record
from ...geo.texts import clean
from .korean import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...geo.answers.translations import Translator
    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset, Event

LANGUAGES = ("en", "ko")


class _Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def name_ko(self) -> str: ...


@cache
def phrases(room: str, lang: str = "en") -> Mapping[str, str]:
    """Return the phrases of a room by their keys.

    Parameters
    ----------
    room
        ``headline``, ``figure`` or ``report``, whose files stand in ``words/``; ``page`` for those of the map's page,
        whose groups are joined to their names by a dot.
    lang
        ``en`` or ``ko``.

    Examples
    --------
    >>> phrases("page")["legend.thin"], phrases("figure")["range"].format(draws=256)
    ('limited evidence', '90% of 256 draws')
    """
    from importlib.resources import files

    maps = files(__package__.rpartition(".")[0])
    file = f"page/static/words.{lang}.json" if room == "page" else f"text/words/{room}.{lang}.json"
    found = {}
    for key, value in json.loads(maps.joinpath(*file.split("/")).read_text(encoding="utf-8")).items():
        if isinstance(value, dict):
            found.update({f"{key}.{name}": text for name, text in value.items()})
        else:
            found[key] = value
    return MappingProxyType(found)


def name_of(row: _Named | None, key: str, lang: str = "en") -> str:
    """Return the name of a place or a country in a language; its name in English, or its id, where it has none.

    Examples
    --------
    >>> name_of(dataset.nodes["KP-10"], "KP-10"), name_of(None, "XAA")
    ('Ryanggang', 'XAA')
    """
    if row is None:
        return clean(key)
    return clean((lang == "ko" and row.name_ko) or row.name or key)


def place_name(dataset: Dataset, node_id: str, lang: str = "en") -> str:
    """Return the name of a node in a language."""
    return name_of(dataset.nodes.get(node_id), node_id, lang)


def dataset_title(dataset: Dataset, lang: str = "en") -> str:
    """Return the title of a dataset in a language; the original where it is not translated."""
    from ...geo.answers.translations import Translator

    return clean(Translator(dataset, lang)("dataset", dataset.name, "title", dataset.title).text)


def release_text(dataset: Dataset, *scenarios: Scenario, lang: str = "en") -> str:
    """Return for whom something is that was made of a dataset, and what a public release lost.

    In English where its rules are weaker than usual, for a reason that is told in English.

    Examples
    --------
    >>> release_text(dataset, lang="ko")
    '내부 작업본이며 공개용이 아닙니다. 소수 인원 수치가 들어 있거나 계산으로 드러날 수 있습니다.'
    """
    record = release_record(dataset, *scenarios)
    if lang == "en" or "weaker_rules" in record:
        return release_note(dataset, *scenarios)
    kind = "restricted" if dataset.sensitivity != "public" else record["release"]
    values = (
        {}
        if kind != "public"
        else {
            "withheld": record["values_withheld"],
            "threshold": f"{dataset.small_count_threshold:g}",
            "left_out": record["facts_left_out"],
            "grid": f"{record['grid_deg']:g}",
            "index": record["index_class"],
            "border": record["border_index_class"],
            "date": record["border_index_class_from"],
        }
    )
    return fill(phrases("page", lang)[f"release_note.{kind}"], values, lang)


def told_text(told: Translator, table: str, row_id: str, field: str, original: str) -> str:
    """Return a text of a dataset in a language, with a note of how far its translation may be trusted.

    Examples
    --------
    >>> from route_risk.geo.answers.translations import Translator
    >>> told_text(Translator(dataset, "ko"), "legs", "no-such-leg", "rationale", "No text speaks of it.")
    'No text speaks of it. (영어 원문)'
    """
    if told.lang == "en" or not original:
        return clean(original)
    found = told(table, row_id, field, original)
    return f"{clean(found.text)} ({phrases('page', told.lang)[f'told.{found.state}']})"


def event_summary(told: Translator, event: Event) -> str:
    """Return what happened in an event, in one sentence in a language."""
    return told_text(told, "policy_events", event.event_id, "summary", event.summary or event.event_id)


def listed(names: list[str], lang: str = "en") -> str:
    """Return alternatives in words.

    Examples
    --------
    >>> listed(["Laos", "Myanmar", "Vietnam"])
    'Laos, Myanmar or Vietnam'
    """
    if len(names) < 2:
        return "".join(names)
    return phrases("figure", lang)["or"].format(first=", ".join(names[:-1]), last=names[-1])
