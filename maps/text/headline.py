"""The headline in words: the same sentences on the page, in the report, in English and in Korean.

The page fills the same phrases in for other dates and places; a test compares what it says with what is said here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...geo.answers.records import assumed_words, scenario_record
from ...geo.answers.translations import Translator
from ...geo.release.coarse import told_index
from ...geo.texts import clean
from .korean import fill, korean_dates
from .phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from ...geo.answers.headline import Headline
    from ...geo.answers.translations import ShownText
    from ...geo.model.scenario import EvaluatedNetwork, Scenario
    from ...geo.model.schema import Dataset

SHOWN_IDS = 3
"""Ids of a kind that a headline names; see `geo.model.scenario.condition_words`."""

LEAST_PART = 0.0005
"""A smaller part of a hazard moves nothing worth a sentence."""


def whole_index(index: float, lang: str = "en") -> str:
    """Return an index as a headline says it: in whole numbers, and neither 0 nor 100.

    Examples
    --------
    >>> whole_index(71.5), whole_index(99.97), whole_index(0.2)
    ('72', 'over 99', 'under 1')
    """
    if index < 1:
        return phrases("headline", lang)["under"]
    return phrases("headline", lang)["over"] if index > 99 else str(int(index + 0.5))


def index_words(dataset: Dataset, index: float, lang: str = "en", *, border_on: date | None = None) -> str:
    """Return an index as a headline says it: in whole numbers, or in a public release the middle of its class."""
    return (
        whole_index(index, lang) if dataset.release is None else f"{told_index(dataset, index, border_on=border_on):g}"
    )


def signed_part(part: float) -> str:
    """Return a part of a hazard with its sign and two decimals, or two digits where it is small.

    Examples
    --------
    >>> signed_part(0.294), signed_part(-0.0123), signed_part(12.345)
    ('+0.29', '−0.012', '+12.35')
    """
    size = abs(part)
    return ("−" if part < 0 else "+") + (f"{size:.2f}" if size >= 0.1 else f"{size:.3f}")


def headline_text(
    dataset: Dataset, found: Headline, evaluations: Sequence[EvaluatedNetwork], *, lang: str = "en"
) -> str:
    """Return the first sentence of an answer: from where, to where, the index, when, and what it was before.

    What all of it assumes against the sources stands before it; what one side assumes stands beside its date.

    Parameters
    ----------
    dataset
        Names of the places.
    found
        From `geo.answers.headline.headline`.
    evaluations
        The same one or two.
    lang
        ``en`` or ``ko``.
    """
    names = {"origin": _name(dataset, found.origin, lang), "destination": _name(dataset, found.destination, lang)}
    after, before = (
        "" if index is None else index_words(dataset, index, lang) for index in (found.index, found.before)
    )
    condition = condition_text(evaluations, lang=lang)
    told = [replace(side, name=side.when) for side in evaluations] if condition else spoken_sides(evaluations, lang)
    days = [_when(evaluated, lang) for evaluated in told]
    if len(evaluations) == 1:
        kind = "closed" if found.index is None else "level"
    elif found.index is None:
        kind = "closed" if found.before is None else "closed_since"
    elif found.before is None:
        kind = "opened"
    else:
        kind = "same" if after == before else "up" if found.index > found.before else "down"
    return condition + fill(
        phrases("headline", lang)[kind], {**names, "n": after, "m": before, "date": days[-1], "then": days[0]}, lang
    )


def mover_text(dataset: Dataset, found: Headline, evaluations: Sequence[EvaluatedNetwork], *, lang: str = "en") -> str:
    """Return the sentence about the event that moved the index most; none in a release, or where none is worth it."""
    if dataset.release is not None or not found.event or abs(found.part) < LEAST_PART:
        return ""
    what = told_summary(dataset, evaluations, found.event, lang).text.removesuffix(".")
    phrase = phrases("headline", lang)["adds" if len(evaluations) == 1 else "moved"]
    return phrase.format(event=what, part=signed_part(found.part))


def told_summary(dataset: Dataset, evaluations: Sequence[EvaluatedNetwork], event_id: str, lang: str) -> ShownText:
    """Return what happened in an event, in a language where it is translated."""
    events = {event.event_id: event for evaluated in evaluations for event in evaluated.hazards.network.events}
    return Translator(dataset, lang)("policy_events", event_id, "summary", events[event_id].summary or event_id)


def condition_text(evaluations: Sequence[EvaluatedNetwork], *, lang: str = "en") -> str:
    """Return what all sides assume as the beginning of a sentence; empty where that is nothing, or not the same."""
    first = evaluations[0]
    if any((each.scenario, each.known_by) != (first.scenario, first.known_by) for each in evaluations):
        return ""
    if lang == "ko":
        words = _assumed_by(first)
        return f"{words}: " if words else ""
    parts = [part for part in [first.scenario.condition.removeprefix("if ")] if part]
    parts += ["the recorded use is left out"] if first.scenario.judged else []
    parts += [f"only what was published by {first.known_by} counts"] if first.known_by else []
    return f"If {'; '.join(parts)}: " if parts else ""


def notice_texts(evaluations: Sequence[EvaluatedNetwork], *, lang: str = "en") -> list[str]:
    r"""Return that a headline is hypothetical, which itself says what it assumes; nothing where it is not.

    The changes stand here only where a headline cuts their list short.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from route_risk.geo.model.scenario import Scenario
    >>> print(*notice_texts([replace(evaluated, scenario=Scenario(close=("CHN",)))]), sep="\n")
    Hypothetical scenario, not what happened.
    """
    lines = []
    for scenario in dict.fromkeys(each.scenario for each in evaluations):
        changes = _changes(scenario, lang)
        cut = any(
            len(ids) > SHOWN_IDS for ids in (scenario.without, scenario.extra, scenario.close, scenario.keep_open)
        )
        named = [scenario.name, *(changes if cut else [])]
        more = "; ".join(filter(None, named))
        if changes:
            lines.append(fill(phrases("headline", lang)["notice_of" if more else "notice"], {"changes": more}, lang))
    return lines


def assumption_texts(evaluations: Sequence[EvaluatedNetwork], *, lang: str = "en") -> list[str]:
    """Return what was assumed against the sources, and what was not yet known; nothing where nothing was."""
    lines = [
        line
        for evaluated in evaluations
        for line in assumed_texts(evaluated.name, evaluated.scenario, evaluated.known_by, lang=lang)
    ]
    return list(dict.fromkeys(lines))


def assumed_texts(side: str, scenario: Scenario | None, known_by: date | None, *, lang: str = "en") -> list[str]:
    r"""Return the same of one side of a question, or of a whole answer, by its name.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import Scenario
    >>> print(*assumed_texts("2021", Scenario(without=("law",)), date(2022, 1, 1)), sep="\n")
    2021 is a hypothetical scenario, not what happened: without law.
    2021 uses only what was published by 2022-01-01.
    """
    words, lines = phrases("headline", lang), []
    changes = [] if scenario is None else _changes(scenario, lang)
    if changes:
        lines.append(fill(words["scenario"], {"side": side, "changes": "; ".join(changes)}, lang))
    if scenario is not None and scenario.judged:
        lines.append(fill(words["judged"], {"side": side}, lang))
    if known_by is not None:
        lines.append(fill(words["known"], {"side": side, "date": known_by.isoformat()}, lang))
    return lines


def spoken_sides(evaluations: Sequence[EvaluatedNetwork], lang: str) -> list[EvaluatedNetwork]:
    """Return sides whose names say in a language what they assume; in English as they are."""
    if lang == "en":
        return list(evaluations)
    return [replace(side, name=f"{korean_dates(side.when)}{_in_brackets(_assumed_by(side))}") for side in evaluations]


def assumed_name(side: EvaluatedNetwork, lang: str) -> str:
    """Return what follows the date in the name of a side: what is assumed in it; nothing where that is nothing."""
    [spoken] = spoken_sides([side], lang)
    when = side.when if lang == "en" else korean_dates(side.when)
    return spoken.name.removeprefix(when) if spoken.name.startswith(when) else f" ({spoken.name})"


def _assumed_by(side: EvaluatedNetwork) -> str:
    known_by = side.known_by.isoformat() if side.known_by else None
    return assumed_korean({"scenario": scenario_record(side.scenario), "known_by": known_by})


def _in_brackets(words: str) -> str:
    return f"({words})" if words else ""


def titled(text: str, record: Mapping[str, Any], lang: str = "en") -> str:
    """Return a title with what a record assumes against the sources.

    Examples
    --------
    >>> titled("Shares", {"scenario": None, "known_by": "2012-06-01"})
    'Shares (known by 2012-06-01)'
    """
    words = assumed_words(record) if lang == "en" else assumed_korean(record)
    return clean(f"{text}{' ' if lang == 'en' else ''}({words})" if words else text)


def assumed_korean(record: Mapping[str, Any]) -> str:
    """Return in Korean what a record assumes against the sources, and by when they were published.

    Examples
    --------
    >>> change = {"name": "", "without": ["law"], "with": [], "close": ["border:A-B"], "open": [], "judged": True}
    >>> assumed_korean({"scenario": change, "known_by": "2012-06-01"})
    'law 제외, border:A-B 차단 가정, 기록된 이용 제외, 2012년 6월 1일까지 공표된 자료만'
    """
    changes, known_by = record.get("scenario") or {}, record.get("known_by")
    done = {"without": "제외", "with": "추가", "close": "차단", "open": "열어 둠"}
    assumed = ", ".join(f"{', '.join(changes[key])} {word}" for key, word in done.items() if changes.get(key))
    parts = [changes.get("name"), f"{assumed} 가정" if assumed else ""]
    parts += ["기록된 이용 제외"] if changes.get("judged") else []
    parts += [f"{korean_dates(known_by)}까지 공표된 자료만"] if known_by else []
    return ", ".join(filter(None, parts))


def _changes(scenario: Scenario, lang: str) -> list[str]:
    kinds = {
        "without": scenario.without,
        "with": [event.event_id for event in scenario.extra],
        "close": scenario.close,
        "open": scenario.keep_open,
    }
    return [phrases("headline", lang)[kind].format(ids=", ".join(ids)) for kind, ids in kinds.items() if ids]


def _when(evaluated: EvaluatedNetwork, lang: str) -> str:
    """Return when a side is, and what was assumed in it, with the word that goes before it."""
    first, last = evaluated.hazards.as_of, evaluated.hazards.until
    kind = "day" if first == last else "days" if " to " in evaluated.name else "period"
    return fill(phrases("headline", lang)[kind], {"when": evaluated.name}, lang)


def _name(dataset: Dataset, node_id: str, lang: str) -> str:
    node = dataset.nodes[node_id]
    return (lang == "ko" and node.name_ko) or node.name or node_id
