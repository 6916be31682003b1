"use strict";
/* Details of what was chosen: a link, a place, a border, a country or a route on the date, or between two sides. */
(function () {
  const RR = window.RR;
  const { data, el, t } = RR;
  const { nodes, legs, lines, palette, events, claims } = data;
  const FADED = 0.05; // below this part of its effect an event is counted and not listed
  const FIRST = 5; // events and figures shown before "more"
  let detail, body, cameFrom, shown;

  /* ---- details ------------------------------------------------------------------------------------------------- */

  RR.choose = function (thing, from) {
    const open = thing === shown ? folds() : [];
    cameFrom = from || null;
    shown = thing;
    RR.mark(thing);
    fill();
    unfold(open);
    detail.hidden = false;
    RR.openPanel(true);
    document.getElementById("rr-panel").scrollTop = 0;
    detail.querySelector("h2").focus({ preventScroll: true });
  };

  const content = () => ({ line: ofLine, country: ofCountry, node: ofNode, route: RR.ofRoute })[shown.kind](shown);
  function fill() {
    const heading = el("h2", { id: "rr-detail-title", tabindex: "-1" }, RR.isolate(RR.title(shown)));
    const close = el("button", { type: "button", class: "rr-close", "aria-label": t("close"), onclick: RR.shut }, "×");
    body = el("div", {}, ...content());
    detail.replaceChildren(el("div", { class: "rr-detail-head" }, heading, close), body);
  }

  /* The same thing on another date: what was unfolded stays so, and the heading keeps the focus. */
  RR.refill = function () {
    if (!shown) return;
    if (shown.kind === "route" && !RR.routeAt(shown.rank)) {
      RR.shut();
      return;
    }
    const open = folds();
    const inside = body.contains(document.activeElement);
    body.replaceChildren(...content());
    unfold(open);
    if (inside) detail.querySelector("h2").focus({ preventScroll: true });
  };

  const folds = () => [...body.querySelectorAll("details")].map((each) => each.open);
  function unfold(open) {
    body.querySelectorAll("details").forEach(function (each, i) {
      each.open = Boolean(open[i]);
      each.unfold();
    });
  }

  RR.shut = function () {
    if (detail.hidden) return;
    const wasRoute = shown && shown.kind === "route";
    detail.hidden = true;
    shown = null;
    RR.mark(null);
    if (wasRoute) RR.chooseRoute(null);
    if (cameFrom && cameFrom.isConnected) cameFrom.focus();
  };
  RR.isShut = () => detail.hidden;
  RR.thing = () => shown;

  const other = (thing) => (RR.otherName(thing) ? RR.isolate(RR.otherName(thing), { lang: RR.lang === "ko" ? "en" : "ko" }) : null);
  const kindLine = (kind, ...more) => el("p", { class: "rr-kind" }, RR.term("kinds", kind), more.filter(Boolean).map((part) => [" · ", part]).flat());

  function facts(rows) {
    const list = el("dl", {});
    for (const [label, ...value] of rows.filter(Boolean)) list.append(el("dt", {}, label), el("dd", {}, ...value));
    return list;
  }

  function swatch(positions) {
    const style = RR.lineStyle(positions);
    return line(style.color, style.weight, style.dashArray);
  }
  function line(color, width, dashes) {
    return RR.svg("svg", { class: "rr-swatch", viewBox: "0 0 34 10", "aria-hidden": "true" },
      RR.svg("line", { x1: 2, x2: 32, y1: 5, y2: 5, stroke: color, "stroke-width": width, "stroke-dasharray": dashes || "none",
        "stroke-linecap": dashes && dashes.startsWith("0") ? "round" : "butt" }));
  }

  function stageFacts(leg) {
    const facts_ = data.compare ? changeFacts(leg) : nowFacts(leg);
    return [...facts_, [t("detail.baseline"), t("detail.baseline_of", { n: legs[leg].base })], RR.doubt?.fact(leg)];
  }
  function nowFacts(leg) {
    const view = RR.now();
    const number = RR.classOf(view.index[leg], palette.hazard.thresholds);
    return [
      view.blocked[leg] ? [t("detail.blocked"), swatch([leg])]
        : [t("detail.index"), swatch([leg]), el("b", {}, t("detail.index_of", { n: RR.index(view.index[leg]) })), " · ",
          t("detail.class", { n: number + 1, of: palette.hazard.colours.length })],
      [t("detail.coverage"), documents(view, leg)],
    ];
  }
  const documents = (view, leg) => t(`detail.coverage_${view.level[leg]}`, { n: view.documents[leg] });
  function changeFacts(leg) {
    const change = RR.change([leg]);
    const side = (stage) => (stage.blocked ? t("change.shut_short") : RR.index(stage.index));
    const after = RR.view(1);
    return [
      [t("detail.index"), swatch([leg]), el("b", {}, `${side(change.before)} → ${side(change.after)}`)],
      [t("change.hazard"), RR.times(change)],
      [t("detail.coverage"), documents(after, leg)],
    ];
  }
  /* A change of hazard in words: blocked, open again, or how many times as great. */
  RR.times = function (change) {
    if (["shut", "closes", "opens"].includes(change.kind)) return t(`change.${change.kind}`);
    const ratio = change.ratio;
    if (Math.abs(ratio - 1) < 0.005) return t("change.same");
    return t("change.times", { n: ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0) });
  };

  function ofLine(thing) {
    const positions = lines[thing.line];
    const parts = [kindLine("leg", RR.term("modes", legs[positions[0]].mode), positions.length > 1 ? t("detail.direction") : null)];
    for (const leg of positions) {
      if (positions.length > 1) parts.push(el("h3", {}, RR.isolate(RR.legName(legs[leg]))));
      parts.push(facts([
        ...stageFacts(leg),
        legs[leg].rationale ? [t("detail.why"), RR.isolate(legs[leg].rationale)] : null,
        legs[leg].sources ? [t("detail.sources"), RR.sources(legs[leg].sources)] : null,
      ]));
    }
    return [...parts, ...RR.contributions([positions[0]])];
  }

  /* What a table has under a key of its own: an id may be "constructor", which every object has. */
  function own(table, key) {
    return Object.hasOwn(table, key) ? table[key] : [];
  }

  function ofNode({ node: i }) {
    const node = nodes[i];
    const country = RR.name(RR.country(node.country));
    const both = node.other ? `${country} – ${RR.name(RR.country(node.other))}` : country;
    const rows = [];
    if (node.kind === "province") rows.push([t("detail.share"), el("b", {}, node.share === undefined ? t("detail.no_share") : `${node.share} %`)]);
    if (node.kind === "border_segment") rows.push([t("detail.countries"), RR.isolate(both)]);
    if (node.notes) rows.push([t("detail.note"), RR.isolate(node.notes)]);
    const parts = [kindLine(node.kind, other(node)), facts(rows)];
    for (const leg of node.crossings || []) {
      parts.push(el("h3", {}, `${t("detail.crossings")}: `, RR.isolate(RR.name(nodes[legs[leg].head]))), facts(stageFacts(leg)));
      parts.push(...RR.contributions([leg]));
    }
    // A point that stands for a whole country tells what is known of the country.
    const whole = ["transit_country", "destination"].includes(node.kind);
    const border = node.kind === "border_segment" ? `${node.country}-${node.other}` : null;
    parts.push(...figures([node.id, whole ? node.country : null, border]));
    if (!(node.crossings || []).length) parts.push(...eventList(own(data.place_events, node.id)));
    parts.push(...linkList(t("detail.legs_out"), (leg) => leg.tail === i), ...linkList(t("detail.legs_in"), (leg) => leg.head === i));
    return parts;
  }

  function ofCountry({ iso3 }) {
    const country = RR.country(iso3);
    const segments = nodes.map((node, i) => [node, i]).filter(([node]) => node.kind === "border_segment" && [node.country, node.other].includes(iso3));
    const parts = [kindLine("country", other(country)), ...figures([iso3]), ...eventList(own(data.place_events, iso3))];
    if (segments.length) {
      parts.push(el("h3", {}, t("layers.border_segments")), el("ul", { class: "rr-links" },
        segments.map(([node, i]) => el("li", {}, pick({ kind: "node", node: i }, swatch(node.crossings || []))))));
    }
    return parts;
  }

  /* A button that chooses a thing. */
  function pick(thing, ...before) {
    const button = el("button", { type: "button", onclick: () => RR.choose(thing, button) }, ...before, RR.isolate(RR.title(thing)));
    return button;
  }

  function linkList(title, test) {
    const found = lines.map((positions, number) => [positions, number]).filter(([positions]) => positions.some((leg) => test(legs[leg])));
    if (!found.length) return [];
    return [el("h3", {}, title), el("ul", { class: "rr-links" },
      found.map(([positions, number]) => el("li", {}, pick({ kind: "line", line: number }, swatch(positions)))))];
  }

  /* ---- events -------------------------------------------------------------------------------------------------- */

  /* The effect of an event on the logarithm of a hazard, as the model has it; it only orders the list here. */
  RR.effect = function (k, view = RR.now()) {
    const event = events[k];
    const size = Math.log(data.parameters.multiplier[event.severity - 1]) * data.parameters.confidence[event.confidence];
    return (event.effect === "block" ? 100 : 1) * size * view.active[k];
  };

  function eventList(numbers) {
    const { active } = RR.now();
    const shown_ = numbers.filter((k) => active[k] >= FADED).sort((a, b) => RR.effect(b) - RR.effect(a) || a - b);
    const fainter = numbers.filter((k) => active[k] > 0 && active[k] < FADED).length;
    const parts = [el("h3", {}, t("events.title", { date: RR.date() }), el("span", { class: "rr-count" }, String(shown_.length)))];
    if (!shown_.length) parts.push(el("p", { class: "rr-none" }, t("events.none")));
    else parts.push(el("p", { class: "rr-small" }, t("events.order")));
    parts.push(...folded(shown_, (k) => RR.anEvent(k), "ol", "rr-events"));
    if (fainter) parts.push(el("p", { class: "rr-small" }, t("events.fainter", { n: fainter })));
    return parts;
  }

  /* The hazard of some legs taken apart: the baseline, and what each event adds or takes away. */
  RR.contributions = function (some) {
    if (data.compare) return RR.contributionChanges(some);
    const view = RR.now();
    const parts = RR.explainAll(view, some);
    const total = some.reduce((sum, leg) => sum + view.hazard[leg], 0);
    const base = some.reduce((sum, leg) => sum + RR.baseline(leg), 0);
    const large = parts.filter((part) => RR.counts(part, view));
    const largest = Math.max(base, ...parts.map((part) => Math.abs(part.hazard)));
    const row = (part) => RR.anEvent(part.event, bar(part.hazard, largest));
    return [
      el("h3", {}, t("parts.title", { date: view.date }), el("span", { class: "rr-count" }, String(large.length))),
      el("p", { class: "rr-sum" }, t("parts.sum", { h: RR.digits(total), b: RR.digits(base) })),
      ...folded(large, row, "ol", "rr-events"),
      parts.length > large.length ? el("p", { class: "rr-small" }, t("events.fainter", { n: parts.length - large.length })) : null,
    ].filter(Boolean);
  };
  /* What is worth a row: what has not all but faded, and what still moves the hazard or closes the leg. */
  RR.counts = (part, view) => view.active[part.event] >= FADED || Math.abs(part.hazard) >= 0.0005;

  RR.contributionChanges = function (some) {
    const [before, after] = [RR.view(0), RR.view(1)];
    return RR.changesOf(RR.explainAll(before, some), RR.explainAll(after, some));
  };
  RR.changesOf = function (before, after) {
    const [was, is] = [before, after].map((parts) => new Map(parts.map((part) => [part.event, part.hazard])));
    const rows = [...new Set([...was.keys(), ...is.keys()])].map((event) => ({ event, before: was.get(event) || 0, after: is.get(event) || 0 }));
    const moved = rows.filter((row) => Math.abs(row.after - row.before) >= 0.0005)
      .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || a.event - b.event);
    const largest = Math.max(0, ...moved.map((row) => Math.abs(row.after - row.before)));
    const row = (part) => RR.anEvent(part.event, bar(part.after - part.before, largest,
      t("change.from_to", { a: RR.signed(part.before), b: RR.signed(part.after) })));
    return [
      el("h3", {}, t("change.events"), el("span", { class: "rr-count" }, String(moved.length))),
      moved.length ? null : el("p", { class: "rr-none" }, t("change.no_events")),
      ...folded(moved, row, "ol", "rr-events"),
    ].filter(Boolean);
  };

  RR.digits = (value) => (value === 0 ? "0" : Number(value.toPrecision(3)).toString());
  RR.signed = (value) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${RR.digits(Math.abs(value))}`;

  /* A part of a hazard as a bar beside its number. */
  function bar(value, largest, more) {
    const width = largest ? Math.max(1, Math.round((Math.abs(value) / largest) * 60)) : 0;
    const shape = RR.svg("svg", { class: "rr-bar", viewBox: "0 0 62 8", "aria-hidden": "true" },
      RR.svg("rect", { x: 0, y: 1, width, height: 6, fill: value >= 0 ? "#c4532f" : "#2f7389" }));
    return el("p", { class: "rr-part" }, shape, el("b", {}, RR.signed(value)), more ? el("span", { class: "rr-small" }, " ", more) : null);
  }

  /* The first few items, and the rest folded away: those are made when they are unfolded. */
  function folded(items, draw, tag, name) {
    const list = (some) => el(tag, { class: name }, some.map(draw));
    if (items.length <= FIRST + 1) return items.length ? [list(items)] : [];
    const rest = el("details", {}, el("summary", {}, t("events.more", { n: items.length - FIRST })));
    rest.unfold = function () {
      if (rest.open && rest.childElementCount === 1) rest.append(list(items.slice(FIRST)));
    };
    rest.addEventListener("toggle", rest.unfold);
    return [list(items.slice(0, FIRST)), rest];
  }

  RR.anEvent = function (k, part, plain) {
    const event = events[k];
    const sign = { raises: "▲", lowers: "▼", mixed: "◆" }[event.direction] || "";
    const dates = event.start ? (event.kind === "incident" ? event.start : event.end ? RR.period(event.start, event.end) : t("events.since", { date: event.start })) : t("events.standing");
    const left = RR.now().active[k] * 100;
    const closing = event.effect === "block" ? t("events.block") : RR.term("events", event.direction);
    return el("li", { class: `rr-event rr-${event.direction}` },
      el("p", { class: "rr-event-head" }, el("span", { class: "rr-sign", "aria-hidden": "true" }, sign), el("b", {}, closing), " · ", RR.term("domains", event.domain), " · ", RR.isolate(dates)),
      part || null,
      el("p", {}, RR.isolate(event.summary || event.id)),
      event.contested ? el("p", { class: "rr-contested" }, el("b", {}, `${t("events.contested")}: `), RR.isolate(event.contested)) : null,
      el("p", { class: "rr-small", title: event.why }, t("events.severity", { n: event.severity }), " · ", t("events.confidence", { c: RR.term("events", event.confidence) }),
        !plain && left > 0 && left < 99.5 ? ` · ${t("events.activity", { n: left < 1 ? "<1" : Math.round(left) })}` : "",
        event.sources ? [el("br"), RR.sources(event.sources)] : ""));
  };

  /* ---- figures ------------------------------------------------------------------------------------------------- */

  function figures(places) {
    const numbers = [...new Set(places.filter(Boolean).flatMap((place) => (Object.hasOwn(data.place_claims, place) ? data.place_claims[place] : [])))];
    if (!numbers.length) return [];
    const measures = new Map();
    for (const k of numbers) {
      const claim = claims[k];
      if (!measures.has(claim.measure)) measures.set(claim.measure, new Map());
      const byFigure = measures.get(claim.measure);
      if (!byFigure.has(claim.figure)) byFigure.set(claim.figure, []);
      byFigure.get(claim.figure).push(claim);
    }
    const parts = [el("h3", {}, t("claims.title"))];
    const order = Object.keys(data.words.en.measures); // the most telling first, "other" last
    for (const [measure, byFigure] of [...measures].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))) {
      const rows = [...byFigure.values()].sort((a, b) => RR.compare(newest(b), newest(a)));
      const list = folded(rows, aFigure, "ul", "rr-figures");
      parts.push(el("h4", {}, RR.term("measures", measure)), ...list);
    }
    return parts;
  }
  const newest = (group) => group.map((claim) => claim.end || claim.start || "").sort().pop();

  function aFigure(group) {
    const lead = group[0];
    const apart = new Set(group.map(RR.amount)).size > 1;
    const joint = lead.places.length > 1 ? t("claims.joint", { places: lead.places.map(placeName).join(", ") }) : "";
    const about = [RR.period(lead.start, lead.end), RR.term("bases", lead.basis), ["male", "female"].includes(lead.sex) ? t(`claims.${lead.sex}`) : "", joint];
    const order = [...group].sort((a, b) => Boolean(b.preferred) - Boolean(a.preferred));
    return el("li", { class: apart ? "rr-conflict" : "" },
      el("span", { class: "rr-about" }, RR.isolate(about.filter(Boolean).join(" · "))),
      el("ul", {}, order.map((claim) => el("li", {},
        el("b", {}, RR.isolate(RR.amount(claim))), " ", claim.derived ? `(${t("claims.derived")}) ` : "", RR.source(claim.source),
        claim.preferred && group.length > 1 ? el("span", { class: "rr-used", title: claim.reason }, t("claims.used")) : null,
        claim.notes ? el("span", { class: "rr-claim-note" }, RR.isolate(claim.notes)) : null))),
      !lead.notes && lead.measure === "other" ? el("span", { class: "rr-claim-note" }, RR.isolate(lead.figure.replaceAll("-", " "))) : null,
      apart ? el("span", { class: "rr-small" }, t("claims.disagree")) : null);
  }

  function placeName(id) {
    const key = id.replace(/^(country|segment|border):/, "");
    const node = nodes.find((each) => each.id === key);
    return node ? RR.name(node) : RR.name(RR.country(key));
  }

  RR.details = function () {
    detail = el("section", { id: "rr-detail", class: "rr-detail", "aria-labelledby": "rr-detail-title" });
    detail.hidden = true;
    return detail;
  };
  RR.parts = { facts, pick, swatch, line };
})();
