"use strict";
/* The panel: title, languages, details of what was chosen, routes, legend, events, a table of everything, and limits. */
(function () {
  const RR = window.RR;
  const { data, el, t } = RR;
  const { nodes, legs, lines, palette, events } = data;
  const FADED = 0.05; // below this part of its effect an event is counted and not listed
  const { line, pick, swatch } = RR.parts;
  let panel;

  function legend() {
    const item = (mark, ...text) => el("li", {}, mark, el("span", {}, ...text));
    const { hazard, share, undocumented, blocked } = palette;
    const shares = share.colours.map((colour, n) => item(box(colour), RR.range(share.thresholds, n, " %")));
    const dot = (fill, stroke, r, w) => RR.svg("svg", { class: "rr-swatch", viewBox: "0 0 34 14", "aria-hidden": "true" },
      RR.svg("circle", { cx: 17, cy: 7, r, fill, stroke, "stroke-width": w }));
    const route = RR.svg("svg", { class: "rr-swatch", viewBox: "0 0 34 10", "aria-hidden": "true" },
      RR.svg("line", { x1: 1, x2: 33, y1: 5, y2: 5, stroke: "#15181c", "stroke-width": 7.5 }),
      RR.svg("line", { x1: 1, x2: 33, y1: 5, y2: 5, stroke: hazard.colours[2], "stroke-width": 3.4 }));
    const plain = (look, text) => item(line(look.colour, look.width, look.dashes), text);
    const ramp = data.compare ? palette.change : hazard;
    const steps = data.compare
      ? palette.change.colours.map((colour, n) => item(line(colour, palette.change.widths[n]), t(`change.step${n}`)))
      : hazard.colours.map((colour, n) => item(line(colour, hazard.widths[n]), RR.range(hazard.thresholds, n)));
    return el("section", { "aria-labelledby": "rr-legend-title", class: "rr-lower" }, el("h2", { id: "rr-legend-title" }, t("legend.title")),
      el("h3", {}, t(data.compare ? "change.legend" : "legend.hazard")),
      el("ul", { class: "rr-legend rr-two" }, steps),
      el("ul", { class: "rr-legend" },
        item(line(ramp.colours[data.compare ? 5 : 2], 3.2, palette.thin), t("legend.thin")),
        data.compare ? plain(blocked, t("change.closes")) : plain(blocked, t("legend.blocked")),
        data.compare ? plain(palette.opens, t("change.opens")) : null,
        data.compare ? plain(palette.shut, t("change.shut")) : null,
        plain(undocumented, t("legend.none")),
        item(route, t(data.compare ? "change.route" : "legend.route")), RR.doubt?.legend(item)),
      el("div", { class: "rr-shares" }, el("h3", {}, t("legend.share")),
        el("ul", { class: "rr-legend rr-two" }, shares),
        el("ul", { class: "rr-legend" }, item(box("url(#rr-hatch)"), t("legend.no_share")))),
      el("div", { class: "rr-places" }, el("h3", {}, t("legend.places")),
      el("ul", { class: "rr-legend rr-two" },
        item(dot("#15181c", "#ffffff", 5, 1.6), t("legend.destination")),
        item(dot("#ffffff", "#2b3036", 4.6, 2), t("legend.transit_country")),
        item(dot("#ffffff", "#2b3036", 3.4, 1.4), t("legend.transit_region")),
        item(dot("#2b3036", "#ffffff", 2.4, 1), t("legend.province"))),
        RR.hasPointBorders() ? el("ul", { class: "rr-legend" }, item(dot("#ffffff", hazard.colours[4], 4, 2.2), t("legend.border_segment"))) : null),
      el("p", { class: "rr-small" }, t("legend.schematic"), " ", t("legend.both")));
  }
  function box(fill) {
    return RR.svg("svg", { class: "rr-swatch", viewBox: "0 0 34 14", "aria-hidden": "true" },
      RR.svg("rect", { x: 4, y: 1.5, width: 26, height: 11, fill, stroke: "#8f979c", "stroke-width": 0.5 }));
  }

  /* ---- the events in force ------------------------------------------------------------------------------------- */

  RR.inForce = (view) => events.map((_, k) => k).filter((k) => view.active[k] >= FADED);

  /* One row for each event, made when the list is opened; a step shows and hides rows. */
  function eventsInForce() {
    const list = el("ol", { class: "rr-events" });
    const count = el("span", { class: "rr-count" });
    const rows = new Map();
    const start = (k) => events[k].start || "";
    const order = events.map((_, k) => k).sort((a, b) => RR.compare(start(b), start(a)) || a - b);
    const whole = el("details", { class: "rr-all rr-in-force" }, el("summary", {}, t("events.all"), count), list);
    whole.refresh = function () {
      const force = new Set(RR.inForce(RR.now()));
      count.textContent = String(force.size);
      if (!whole.open) return;
      let before = null;
      for (const k of [...order].reverse()) {
        if (force.has(k) && !rows.has(k)) {
          const row = RR.anEvent(k, null, true);
          rows.set(k, row);
          list.insertBefore(row, before);
        }
        const row = rows.get(k);
        if (!row) continue;
        if (row.hidden === force.has(k)) row.hidden = !force.has(k);
        before = row;
      }
    };
    whole.addEventListener("toggle", whole.refresh);
    whole.refresh();
    return whole;
  }

  /* ---- the changes of a comparison ------------------------------------------------------------------------------- */

  function largestChanges() {
    const sides = data.sides.length > 1 ? data.sides : [data.sides[0], data.sides[0]];
    const name = (column) => sides[column].name || data.columns[column][2];
    const rows = lines.map((positions, number) => ({ number, change: RR.change(positions) }));
    const turned = rows.filter(({ change }) => ["closes", "opens"].includes(change.kind));
    const moved = rows.filter(({ change }) => !["closes", "opens", "shut", "none"].includes(change.kind) && Math.abs(Math.log(change.ratio)) > 0.005)
      .sort((a, b) => Math.abs(b.change.after.hazard - b.change.before.hazard) - Math.abs(a.change.after.hazard - a.change.before.hazard));
    const item = ({ number, change }) => el("li", {}, pick({ kind: "line", line: number }, swatch(lines[number])), " ",
      el("span", { class: "rr-stage" }, RR.times(change)));
    const list = (some) => el("ul", { class: "rr-links rr-changes" }, some.map(item));
    const FIRST = 6;
    return el("section", { "aria-labelledby": "rr-changes-title", class: "rr-changed" }, el("h2", { id: "rr-changes-title" }, t("change.title")),
      el("dl", { class: "rr-sides" }, [0, 1].flatMap((column) => [el("dt", {}, t(column ? "change.after" : "change.before")), el("dd", {}, RR.isolate(name(column)))])),
      turned.length ? list(turned) : null,
      moved.length ? list(moved.slice(0, FIRST)) : el("p", { class: "rr-none" }, t("change.nothing")),
      moved.length > FIRST ? el("details", { class: "rr-others" }, el("summary", {}, t("events.more", { n: moved.length - FIRST })), list(moved.slice(FIRST))) : null);
  }

  /* ---- everything as tables -------------------------------------------------------------------------------------- */

  const MOST = 500; // rows of a table; a larger network is asked for by its places

  function everything() {
    const body = el("div", {});
    const whole = el("details", { class: "rr-all rr-everything" }, el("summary", {}, t("all.title")), body);
    let shown = null;
    whole.refresh = function () {
      const key = `${RR.column} ${RR.asked.origin} ${RR.asked.destination}`;
      if (!whole.open || shown === key) return;
      const focused = [...body.querySelectorAll("button")].indexOf(document.activeElement);
      shown = key;
      body.replaceChildren(el("p", { class: "rr-small" }, t("all.hint", { date: RR.date() })), ...(RR.doubt?.tables(table) ?? []), placesTable(), linksTable());
      if (focused >= 0) body.querySelectorAll("button")[focused].focus();
    };
    whole.addEventListener("toggle", whole.refresh);
    return whole;
  }

  function table(caption, heads, rows) {
    return el("table", { class: "rr-table" }, el("caption", {}, caption),
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, rows.map(([first, ...cells]) => el("tr", {}, el("th", { scope: "row" }, first), cells.map((cell) => el("td", {}, cell))))));
  }

  function state(positions) {
    if (data.compare) return RR.times(RR.change(positions));
    const stage = RR.stage(positions);
    if (stage.blocked) return t("all.blocked");
    return stage.level === "n" ? `${RR.index(stage.index)} (${t("all.none")})` : RR.index(stage.index);
  }

  function placesTable() {
    const kinds = Object.keys(data.words.en.kinds);
    const order = nodes.map((node, i) => [node, i]).sort(([a], [b]) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)).slice(0, MOST);
    const rows = order.map(([node, i]) => [pick({ kind: "node", node: i }), RR.term("kinds", node.kind),
      node.kind === "province" ? (node.share === undefined ? "–" : `${node.share} %`)
        : node.kind === "border_segment" && (node.crossings || []).length ? state(node.crossings) : ""]);
    return table(t("all.places"), [t("all.place"), t("all.kind"), t("all.value")], rows);
  }

  function linksTable() {
    const view = RR.now();
    const documents = (positions) => String(Math.max(...positions.map((leg) => view.documents[leg])));
    const rows = lines.slice(0, MOST).map((positions, number) => [pick({ kind: "line", line: number }, swatch(positions)),
      RR.term("modes", legs[positions[0]].mode), state(positions), documents(positions)]);
    return table(t("layers.legs"), [t("all.link"), t("all.kind"), t(data.compare ? "change.hazard" : "routes.index"), t("detail.coverage")], rows);
  }

  function notes() {
    return el("section", { "aria-labelledby": "rr-notes-title", class: "rr-notes rr-lower" }, el("h2", { id: "rr-notes-title" }, t("notes.title")),
      t("notes.is_and_is_not") ? el("p", {}, t("notes.is_and_is_not")) : null, el("p", { lang: "en" }, data.is_and_is_not),
      data.disclaimer ? el("p", {}, el("b", {}, `${t("notes.boundaries")}. `), RR.isolate(data.disclaimer)) : null,
      data.attribution ? el("p", {}, el("b", {}, `${t("notes.attribution")}. `), RR.isolate(data.attribution)) : null);
  }

  /* ---- the whole ------------------------------------------------------------------------------------------------- */

  RR.openPanel = function (open) {
    panel.classList.toggle("rr-open", open);
    const button = panel.querySelector(".rr-toggle");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = t(open ? "shut" : "open");
  };

  function languages() {
    const names = { en: "English", ko: "한국어" };
    return el("div", { class: "rr-languages", role: "group", "aria-label": t("language") }, Object.keys(names).map((lang) =>
      el("button", { type: "button", lang, "aria-pressed": String(lang === RR.lang), onclick: () => RR.speak(lang) }, names[lang])));
  }

  function asOf() {
    if (!data.compare) return t("as_of", { date: RR.date() });
    return `${data.columns[0][2]} → ${data.columns[1][2]}`;
  }

  let parts, when;
  RR.panel = function () {
    panel = document.getElementById("rr-panel");
    const wasOpen = panel.classList.contains("rr-open");
    const open = [...panel.querySelectorAll("details[class][open]")].map((each) => each.className);
    const toggle = el("button", { type: "button", class: "rr-toggle", "aria-controls": "rr-panel", onclick: () => RR.openPanel(!panel.classList.contains("rr-open")) });
    const dates = { version: data.version, from: data.valid[0], until: data.valid[1] };
    when = el("b", {}, asOf());
    const head = el("header", {}, el("h1", {}, RR.isolate(data.title)), languages(),
      el("p", { class: "rr-asof" }, when, el("span", {}, " · ", RR.isolate(t("dataset", dates)))), toggle);
    const warning = data.tiles ? el("p", { class: "rr-warning", role: "note" }, t("tiles_warning")) : null;
    parts = [eventsInForce(), everything()];
    panel.replaceChildren(head, ...[warning, RR.details(), el("p", { class: "rr-hint" }, t("hint")),
      data.compare ? largestChanges() : null, RR.ask(), legend(), ...parts, notes()].filter(Boolean));
    panel.querySelectorAll("details[class]").forEach((each) => (each.open = open.includes(each.className)));
    RR.openPanel(wasOpen);
  };

  /* Another column: what stands in the panel follows. */
  RR.refresh = function () {
    when.textContent = asOf();
    RR.refreshAsk();
    RR.refill();
    for (const part of parts) part.refresh();
  };

  document.addEventListener("keydown", (event) => event.key === "Escape" && RR.shut());
})();
