"use strict";
/* The panel: title, details of what was chosen, routes, legend, a list of everything, and what the map is not. */
(function () {
  const RR = window.RR;
  const { data, el, t } = RR;
  const { nodes, legs, lines, palette, events, claims } = data;
  const FADED = 0.05; // below this part of its effect an event is counted and not listed
  const FIRST = 5; // events and figures shown before "more"
  let panel, detail, cameFrom;

  /* ---- details ------------------------------------------------------------------------------------------------- */

  RR.choose = function (thing, from) {
    cameFrom = from || null;
    RR.mark(thing);
    detail.replaceChildren(...describe(thing));
    detail.hidden = false;
    RR.openPanel(true);
    panel.scrollTop = 0;
    detail.querySelector("h2").focus({ preventScroll: true });
  };

  function shut() {
    if (detail.hidden) return;
    detail.hidden = true;
    RR.mark(null);
    if (cameFrom && cameFrom.isConnected) cameFrom.focus();
  }

  function describe(thing) {
    const heading = el("h2", { id: "rr-detail-title", tabindex: "-1" }, RR.isolate(RR.title(thing)));
    const close = el("button", { type: "button", class: "rr-close", "aria-label": t("close"), onclick: shut }, "×");
    const body = thing.kind === "line" ? ofLine(thing) : thing.kind === "country" ? ofCountry(thing.iso3) : ofNode(thing.node);
    return [el("div", { class: "rr-detail-head" }, heading, close), ...body];
  }

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
    const now = RR.now();
    const blocked = now.blocked.includes(leg);
    const number = RR.classOf(now.index[leg], palette.hazard.thresholds);
    return [
      blocked ? [t("detail.blocked"), swatch([leg])]
        : [t("detail.index"), swatch([leg]), el("b", {}, t("detail.index_of", { n: RR.index(now.index[leg]) })), " · ",
          t("detail.class", { n: number + 1, of: palette.hazard.colours.length })],
      [t("detail.baseline"), t("detail.baseline_of", { n: legs[leg].base })],
      [t("detail.coverage"), t(`detail.coverage_${now.coverage[leg]}`, { n: now.documents[leg] })],
    ];
  }

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
    return [...parts, ...eventList(data.groups[legs[positions[0]].group])];
  }

  function ofNode(i) {
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
    }
    // A point that stands for a whole country tells what is known of the country.
    const whole = ["transit_country", "destination"].includes(node.kind);
    const border = node.kind === "border_segment" ? `${node.country}-${node.other}` : null;
    parts.push(...figures([node.id, whole ? node.country : null, border]));
    parts.push(...eventList(data.place_events[node.id] || []));
    parts.push(...linkList(t("detail.legs_out"), (leg) => leg.tail === i), ...linkList(t("detail.legs_in"), (leg) => leg.head === i));
    return parts;
  }

  function ofCountry(iso3) {
    const country = RR.country(iso3);
    const segments = nodes.map((node, i) => [node, i]).filter(([node]) => node.kind === "border_segment" && [node.country, node.other].includes(iso3));
    const parts = [kindLine("country", other(country)), ...figures([iso3]), ...eventList(data.place_events[iso3] || [])];
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
  function effect(k) {
    const event = events[k];
    const size = Math.log(data.parameters.multiplier[event.severity - 1]) * data.parameters.confidence[event.confidence];
    return (event.effect === "block" ? 100 : 1) * size * RR.now().activity[k];
  }

  function eventList(numbers) {
    const activity = RR.now().activity;
    const shown = numbers.filter((k) => activity[k] >= FADED).sort((a, b) => effect(b) - effect(a) || a - b);
    const fainter = numbers.filter((k) => activity[k] > 0 && activity[k] < FADED).length;
    const parts = [el("h3", {}, t("events.title", { date: RR.date() }), el("span", { class: "rr-count" }, String(shown.length)))];
    if (!shown.length) parts.push(el("p", { class: "rr-none" }, t("events.none")));
    else parts.push(el("p", { class: "rr-small" }, t("events.order")));
    parts.push(...folded(shown, anEvent, "ol", "rr-events"));
    if (fainter) parts.push(el("p", { class: "rr-small" }, t("events.fainter", { n: fainter })));
    return parts;
  }

  function folded(items, draw, tag, name) {
    const list = (some) => el(tag, { class: name }, some.map(draw));
    if (items.length <= FIRST + 1) return items.length ? [list(items)] : [];
    return [list(items.slice(0, FIRST)),
      el("details", {}, el("summary", {}, t("events.more", { n: items.length - FIRST })), list(items.slice(FIRST)))];
  }

  function anEvent(k) {
    const event = events[k];
    const sign = { raises: "▲", lowers: "▼", mixed: "◆" }[event.direction] || "";
    const dates = event.start ? (event.kind === "incident" ? event.start : event.end ? RR.period(event.start, event.end) : t("events.since", { date: event.start })) : t("events.standing");
    const left = Math.round(RR.now().activity[k] * 100);
    const closing = event.effect === "block" ? t("events.block") : RR.term("events", event.direction);
    return el("li", { class: `rr-event rr-${event.direction}` },
      el("p", { class: "rr-event-head" }, el("span", { class: "rr-sign", "aria-hidden": "true" }, sign), el("b", {}, closing), " · ", RR.term("domains", event.domain), " · ", RR.isolate(dates)),
      el("p", {}, RR.isolate(event.summary || event.id)),
      event.contested ? el("p", { class: "rr-contested" }, el("b", {}, `${t("events.contested")}: `), RR.isolate(event.contested)) : null,
      el("p", { class: "rr-small", title: event.why }, t("events.severity", { n: event.severity }), " · ", t("events.confidence", { c: RR.term("events", event.confidence) }),
        left < 100 ? ` · ${t("events.activity", { n: left })}` : "", event.sources ? [el("br"), RR.sources(event.sources)] : ""));
  }

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
      const rows = [...byFigure.values()].sort((a, b) => newest(b).localeCompare(newest(a)));
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

  /* ---- the standing parts -------------------------------------------------------------------------------------- */

  function routesTable() {
    if (!data.routes.length) return null;
    const name = (i) => RR.name(nodes[i]);
    const first = data.routes[0];
    const rows = data.routes.map(function (route, rank) {
      const way = [];
      route.nodes.forEach((i, step) => way.push(step ? el("span", { class: "rr-arrow" }, " → ") : "", RR.isolate(name(i))));
      const button = el("button", { type: "button", class: "rr-row", "aria-pressed": "false" }, way);
      button.addEventListener("click", function () {
        const now = RR.chooseRoute(rank);
        panel.querySelectorAll(".rr-row").forEach((each, i) => each.setAttribute("aria-pressed", String(i === now)));
      });
      return el("tr", {}, el("th", { scope: "row" }, el("span", { class: "rr-rank" }, String(rank + 1))),
        el("td", { class: "rr-number" }, RR.index(route.index)), el("td", {}, button));
    });
    const title = t("routes.from_to", { origin: name(first.nodes[0]), destination: name(first.nodes[first.nodes.length - 1]) });
    return el("section", { "aria-labelledby": "rr-routes-title" }, el("h2", { id: "rr-routes-title" }, t("routes.title")),
      el("p", { class: "rr-pair" }, RR.isolate(title)),
      el("table", { class: "rr-routes" }, el("caption", {}, t("routes.caption")),
        el("thead", {}, el("tr", {}, ["rank", "index", "legs"].map((key) => el("th", { scope: "col" }, t(`routes.${key}`))))),
        el("tbody", {}, rows)));
  }

  function legend() {
    const item = (mark, ...text) => el("li", {}, mark, el("span", {}, ...text));
    const { hazard, share, undocumented, blocked } = palette;
    const hazards = hazard.colours.map((colour, n) => item(line(colour, hazard.widths[n]), RR.range(hazard.thresholds, n)));
    const shares = share.colours.map((colour, n) => item(box(colour), RR.range(share.thresholds, n, " %")));
    const dot = (fill, stroke, r, w) => RR.svg("svg", { class: "rr-swatch", viewBox: "0 0 34 14", "aria-hidden": "true" },
      RR.svg("circle", { cx: 17, cy: 7, r, fill, stroke, "stroke-width": w }));
    const route = RR.svg("svg", { class: "rr-swatch", viewBox: "0 0 34 10", "aria-hidden": "true" },
      RR.svg("line", { x1: 1, x2: 33, y1: 5, y2: 5, stroke: "#15181c", "stroke-width": 7.5 }),
      RR.svg("line", { x1: 1, x2: 33, y1: 5, y2: 5, stroke: hazard.colours[2], "stroke-width": 3.4 }));
    return el("section", { "aria-labelledby": "rr-legend-title" }, el("h2", { id: "rr-legend-title" }, t("legend.title")),
      el("h3", {}, t("legend.hazard")),
      el("ul", { class: "rr-legend rr-two" }, hazards),
      el("ul", { class: "rr-legend" },
        item(line(hazard.colours[2], 3.2, palette.thin), t("legend.thin")),
        item(line(undocumented.colour, undocumented.width, undocumented.dashes), t("legend.none")),
        item(line(blocked.colour, blocked.width, blocked.dashes), t("legend.blocked")),
        data.routes.length ? item(route, t("legend.route")) : null),
      el("h3", {}, t("legend.share")),
      el("ul", { class: "rr-legend rr-two" }, shares),
      el("ul", { class: "rr-legend" }, item(box("url(#rr-hatch)"), t("legend.no_share"))),
      el("h3", {}, t("legend.places")),
      el("ul", { class: "rr-legend rr-two" },
        item(dot("#15181c", "#ffffff", 5, 1.6), t("legend.destination")),
        item(dot("#ffffff", "#2b3036", 4.6, 2), t("legend.transit_country")),
        item(dot("#ffffff", "#2b3036", 3.4, 1.4), t("legend.transit_region")),
        item(dot("#2b3036", "#ffffff", 2.4, 1), t("legend.province"))),
      RR.hasPointBorders() ? el("ul", { class: "rr-legend" }, item(dot("#ffffff", hazard.colours[4], 4, 2.2), t("legend.border_segment"))) : null,
      el("p", { class: "rr-small" }, t("legend.schematic"), " ", t("legend.both")));
  }
  function box(fill) {
    return RR.svg("svg", { class: "rr-swatch", viewBox: "0 0 34 14", "aria-hidden": "true" },
      RR.svg("rect", { x: 4, y: 1.5, width: 26, height: 11, fill, stroke: "#8f979c", "stroke-width": 0.5 }));
  }

  function everything() {
    const groups = ["province", "border_segment", "transit_region", "transit_country", "destination"].map((kind) => [
      el("h3", {}, RR.term("kinds", kind)),
      el("ul", { class: "rr-links" }, nodes.map((node, i) => (node.kind === kind ? el("li", {}, pick({ kind: "node", node: i })) : null))),
    ]);
    return el("details", { class: "rr-all" }, el("summary", {}, t("all.title")), el("p", { class: "rr-small" }, t("all.hint")), groups.flat(),
      el("h3", {}, t("layers.legs")), el("ul", { class: "rr-links" }, lines.map((positions, number) => el("li", {}, pick({ kind: "line", line: number }, swatch(positions))))));
  }

  function notes() {
    return el("section", { "aria-labelledby": "rr-notes-title", class: "rr-notes" }, el("h2", { id: "rr-notes-title" }, t("notes.title")),
      t("notes.is_and_is_not") ? el("p", {}, t("notes.is_and_is_not")) : null, el("p", { lang: "en" }, data.is_and_is_not),
      data.disclaimer ? el("p", {}, el("b", {}, `${t("notes.boundaries")}. `), RR.isolate(data.disclaimer)) : null,
      data.attribution ? el("p", {}, el("b", {}, `${t("notes.attribution")}. `), RR.isolate(data.attribution)) : null);
  }

  RR.openPanel = function (open) {
    panel.classList.toggle("rr-open", open);
    const button = panel.querySelector(".rr-toggle");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = t(open ? "shut" : "open");
  };

  RR.panel = function () {
    panel = document.getElementById("rr-panel");
    detail = el("section", { id: "rr-detail", class: "rr-detail", "aria-labelledby": "rr-detail-title" });
    detail.hidden = true;
    const toggle = el("button", { type: "button", class: "rr-toggle", "aria-controls": "rr-panel", onclick: () => RR.openPanel(!panel.classList.contains("rr-open")) });
    const dates = { version: data.version, from: data.valid[0], until: data.valid[1] };
    const head = el("header", {}, el("h1", {}, RR.isolate(data.title)),
      el("p", { class: "rr-asof" }, el("b", {}, t("as_of", { date: RR.date() })), el("span", {}, " · ", RR.isolate(t("dataset", dates)))), toggle);
    const warning = data.tiles ? el("p", { class: "rr-warning", role: "note" }, t("tiles_warning")) : null;
    panel.replaceChildren(head, ...[warning, detail, el("p", { class: "rr-hint" }, t("hint")), routesTable(), legend(), everything(), notes()].filter(Boolean));
    RR.openPanel(false);
    document.addEventListener("keydown", (event) => event.key === "Escape" && shut());
  };
})();
