"use strict";
/* How sure the answers are: intervals of the index and chances of routes from the draws of an ensemble. This part, its
   words and its style are in the file only where it was made with draws. Every number here was counted by the program. */
(function () {
  const RR = window.RR;
  const { data, el, svg, asked } = RR;
  const { nodes, lines, columns, doubt } = data;
  const t = (path, values) => RR.t(`doubt.${path}`, values);
  const last = columns.length - 1;
  const LIKELY = 5; // percent of the draws from which a route is not folded away
  const INDEX = "#7d1f3f";
  const HALO = "#3f74b5";
  const shownColumns = () => (data.compare ? [0, 1] : [RR.column]);
  const pairOf = () => `${asked.origin}>${asked.destination}`;
  const pairName = (pair) => {
    const [origin, destination] = pair.split(">").map((i) => RR.name(nodes[i]));
    return RR.t("routes.from_to", { origin, destination });
  };

  /* ---- numbers -------------------------------------------------------------------------------------------------- */

  const tenths = (value) => (value === null ? null : value / 10);
  /* With the stated values, and the 5 %, 50 % and 95 % quantiles of the draws; null where no route is open. */
  function bandOf(pair, column) {
    const [stated, low, median, high] = doubt.bands[pair].map((row) => tenths(row[column]));
    return stated === null ? null : { stated, low, median, high };
  }

  /* What a row of chances says of a column, in percent; 0 where it is under 1 %. */
  const inColumn = ([, first, ...percents], column) => percents[column - first] || 0;
  function byNumber(rows, column) {
    const found = new Map();
    for (const row of rows || []) if (inColumn(row, column)) found.set(row[0], inColumn(row, column));
    return found;
  }
  const kept = new Map();
  function chances(what, column) {
    const key = `${what} ${pairOf()} ${column}`;
    if (!kept.has(key)) {
      if (kept.size > 16) kept.delete(kept.keys().next().value);
      kept.set(key, byNumber(doubt[what][pairOf()], column));
    }
    return kept.get(key);
  }
  const ofPath = (path, column) => chances("chances", column).get(path) || 0;

  /* The part of the draws whose least-risk route uses a link, in either direction where it stands for both. */
  const ofLine = (positions, column) => Math.min(100, positions.reduce((sum, leg) => sum + (chances("legs", column).get(leg) || 0), 0));
  const percent = (n) => (n ? `${n} %` : "<1 %");

  RR.doubt = {};

  /* Add routes that are not among those with the least hazard, and are the least-risk one in some draws all the same. */
  RR.doubt.more = function (routes) {
    const there = new Set(routes.map((route) => route.path));
    const most = new Map();
    for (const column of shownColumns()) {
      for (const [path, n] of chances("chances", column)) if (!there.has(path)) most.set(path, Math.max(n, most.get(path) || 0));
    }
    for (const [path, n] of [...most].sort((a, b) => b[1] - a[1] || a[0] - b[0])) {
      const route = Object.assign(RR.wayOf(path, RR.column), { rank: 1000 + path, label: "•", more: true, likely: n >= LIKELY });
      if (data.compare) route.both = RR.bothOf(route);
      routes.push(route);
    }
  };

  /* ---- the interval of the pair ---------------------------------------------------------------------------------- */

  let box, likely, fold, rest, pressed;
  RR.doubt.interval = () => (box = el("div", { class: "rr-intervals" }));

  const spread = ({ low, median, high }) => t("interval", { m: RR.index(median), a: RR.index(low), b: RR.index(high) });

  /* A scale from 0 to 100: the band of the draws, their median as a line, the stated values as a dot. */
  function scale({ stated, low, median, high }) {
    const x = (value) => 6 + value * 3.08;
    const text = (at, anchor, what) => svg("text", { x: at, y: 26, "text-anchor": anchor, "font-size": 10, fill: "#555c64" }, what);
    return svg("svg", { class: "rr-scale", viewBox: "0 0 320 28", "aria-hidden": "true" },
      svg("line", { x1: 6, x2: 314, y1: 9, y2: 9, stroke: "#8f979c" }),
      ...[0, 25, 50, 75, 100].map((each) => svg("line", { x1: x(each), x2: x(each), y1: 7, y2: 15, stroke: "#8f979c" })),
      text(6, "start", "0"), text(160, "middle", "50"), text(314, "end", "100"),
      svg("rect", { x: x(low), y: 3, width: Math.max(1, x(high) - x(low)), height: 12, fill: "#dcb9c6", stroke: INDEX, "stroke-width": 0.8 }),
      svg("line", { x1: x(median), x2: x(median), y1: 1, y2: 17, stroke: INDEX, "stroke-width": 2.4 }),
      svg("circle", { cx: x(stated), cy: 9, r: 4, fill: "#fff", stroke: "#15181c", "stroke-width": 1.8 }));
  }

  function intervalOf(column) {
    const band = bandOf(pairOf(), column);
    const side = data.compare ? el("b", {}, `${RR.t(column ? "change.after" : "change.before")}: `) : null;
    if (!band) return [el("p", {}, side, t("closed"))];
    return [el("p", {}, side, t("stated", { n: RR.index(band.stated) }), el("br"), t("over", { n: RR.number(doubt.draws) }), " ",
      el("b", {}, spread(band))), scale(band)];
  }

  /* ---- the chance of each route ----------------------------------------------------------------------------------- */

  function meter(n, hollow) {
    return svg("svg", { class: "rr-meter", viewBox: "0 0 42 8", "aria-hidden": "true" },
      svg("rect", { x: 0.5, y: 0.5, width: 41, height: 7, fill: "#fff", stroke: "#a4a9ae" }),
      svg("rect", { x: 0.5, y: 0.5, width: (41 * n) / 100, height: 7, fill: hollow ? "#a4a9ae" : HALO }));
  }
  RR.doubt.chance = function (path) {
    const found = shownColumns().map((column) => ofPath(path, column));
    const text = data.compare ? `${percent(found[0])} → ${percent(found[1])}` : percent(found[0]);
    return [...found.map((n, i) => meter(n, i < found.length - 1)), el("span", {}, text)];
  };

  RR.doubt.cell = (route) => el("td", { class: "rr-chance" }, RR.doubt.chance(route.path));

  const restOf = (column) => `${doubt.others[pairOf()][column]} %`;

  RR.doubt.others = function () {
    likely = el("div", { class: "rr-likely" });
    fold = el("details", { class: "rr-chances" }, el("summary", {}), el("div", {}));
    fold.addEventListener("toggle", () => fill(fold.lastChild, fold.open ? others(false) : []));
    rest = el("p", { class: "rr-small" });
    const note = t("note", { n: RR.number(doubt.draws), seed: doubt.seed });
    return el("div", {}, likely, fold, rest, el("p", { class: "rr-small rr-doubt-note" }, note));
  };
  const others = (which) => RR.everyRoute().filter((route) => route.more && route.likely === which);
  function fill(place, routes) {
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.rank : null;
    place.replaceChildren(...(routes.length ? [RR.routeTable(routes, t(routes[0].likely ? "likely" : "unlikely"))] : []));
    pressed();
    if (focused) (place.querySelector(`[data-rank="${focused}"]`) || document.getElementById("rr-origin")).focus();
  }

  /* Another column or pair; `press` marks the row of the route that is seen alone. */
  RR.doubt.refresh = function (press) {
    pressed = press;
    const known = pairOf() in doubt.bands;
    box.replaceChildren(...(known ? shownColumns().flatMap(intervalOf) : []));
    const routes = RR.everyRoute();
    document.querySelectorAll("#rr-answer .rr-chance").forEach((cell, i) => routes[i] && cell.replaceChildren(...RR.doubt.chance(routes[i].path)));
    fill(likely, others(true));
    const rare = others(false);
    fold.hidden = !rare.length;
    fold.firstChild.textContent = t("more", { n: rare.length });
    fill(fold.lastChild, fold.open ? rare : []);
    rest.textContent = known && bandOf(pairOf(), RR.column) ? t("rest", { n: shownColumns().map(restOf).join(" → ") }) : "";
  };

  RR.doubt.facts = function (route) {
    const bands = shownColumns().map((column) => bandOf(pairOf(), column));
    return [
      [t("chance_of"), ...RR.doubt.chance(route.path)],
      [t("best", { n: RR.number(doubt.draws) }), ...bands.flatMap((band, i) => [i ? " → " : "", band ? spread(band) : t("closed")])],
    ];
  };

  /* ---- on the map -------------------------------------------------------------------------------------------------- */

  const asking = () => asked.origin !== null && pairOf() in doubt.bands;
  function legText(positions) {
    const texts = shownColumns().map((column) => percent(ofLine(positions, column)));
    return t("leg", { n: texts.join(" → "), pair: pairName(pairOf()) });
  }
  RR.doubt.fact = (leg) => (asking() ? [RR.t("doubt.chance"), legText([leg])] : null);
  RR.doubt.tip = (positions) => (asking() ? [el("br"), legText(positions)] : []);

  /* How much of a link's band is shown; of a route that is seen alone, its own chance along its links. */
  function shownOf(positions) {
    if (!asking()) return 0;
    if (RR.chosen === null) return ofLine(positions, RR.column);
    const [route] = RR.shown();
    return route && positions.some((leg) => route.legs.includes(leg)) ? ofPath(route.path, RR.column) : 0;
  }

  /* What shows of a band beside its line, both sides together, in pixels: the line itself would hide a narrow one. */
  const beside = (n) => 1 + (15 * n) / 100;
  function width(positions, n) {
    const own = RR.lineStyle(positions).weight;
    return Math.round((RR.onRoutes(positions).length ? Math.max(own, 2.4) + 4 : own) + beside(n));
  }
  /* A pale band under each link: the wider, the more draws have their least-risk route there. */
  RR.doubt.draw = function (frame) {
    if (!data.canvas && !frame.map.getPane("rr-chance")) {
      const pane = frame.map.createPane("rr-chance");
      pane.style.zIndex = 405;
      pane.style.pointerEvents = "none";
    }
    for (const shape of frame.shapes) {
      if (shape.kind !== "legs") continue;
      const n = shownOf(lines[shape.i]);
      const weight = n ? width(lines[shape.i], n) : 0;
      if (weight === (shape.weight || 0)) continue;
      shape.weight = weight;
      if (!weight) {
        frame.routes.removeLayer(shape.halo);
        shape.halo = null;
      } else if (shape.halo) shape.halo.setStyle({ weight });
      else {
        shape.halo = L.polyline(shape.layer.getLatLngs(), {
          weight, color: HALO, opacity: 0.4, interactive: false, smoothFactor: 0.5, lineCap: "butt",
          pane: data.canvas ? "overlayPane" : "rr-chance", className: "rr-halo",
        });
        frame.routes.addLayer(shape.halo);
      }
    }
  };
  RR.doubt.legend = function (item) {
    const mark = svg("svg", { class: "rr-swatch", viewBox: "0 0 34 14", "aria-hidden": "true" },
      svg("path", { d: "M1 5.5 L33 0 V14 L1 8.5 Z", fill: HALO, opacity: 0.4 }));
    return item(mark, t("legend"), data.compare ? ` (${RR.t("change.after")})` : "");
  };

  /* ---- over time --------------------------------------------------------------------------------------------------- */

  /* What the chart is about: the chosen pair, or else the network index. */
  function series() {
    if (asking()) return { name: pairName(pairOf()), key: t("index"), at: (column) => bandOf(pairOf(), column) };
    if (!doubt.network || !data.chart || !data.chart.index) return null;
    const [low, median, high] = doubt.network;
    const at = (column) => ({ stated: data.chart.index[column], low: low[column] / 10, median: median[column] / 10, high: high[column] / 10 });
    return { name: t("network"), key: t("network"), at };
  }

  RR.doubt.paint = function (picture, point) {
    const found = series();
    if (!found) return false;
    const runs = [[]];
    columns.forEach(function (_, column) {
      const band = found.at(column);
      if (!band) runs.push([]);
      else runs[runs.length - 1].push([column, band]);
    });
    const shapes = [[], [], []];
    for (const run of runs.filter((each) => each.length)) {
      // A date between two without an open route is a dot and a stroke.
      const points = (key) => (run.length > 1 ? run : [...run, ...run]).map(([column, band]) => point(band[key], column));
      const line = (key, look) => svg("polyline", Object.assign({ points: points(key).join(" "), fill: "none", stroke: INDEX, "stroke-linecap": "round" }, look));
      const outline = [...points("high"), ...points("low").reverse()].join(" ");
      shapes[0].push(svg("polygon", { points: outline, fill: INDEX, stroke: INDEX, "stroke-width": run.length > 1 ? 0 : 6, opacity: 0.24 }));
      shapes[1].push(line("median", { "stroke-width": 1.3, "stroke-dasharray": "3 2.5" }));
      shapes[2].push(line("stated", { "stroke-width": 2, "stroke-linejoin": "round" }));
    }
    picture.append(...shapes.flat());
    return true;
  };

  RR.doubt.keys = function () {
    const found = series();
    if (!found) return null;
    const line = (look) => svg("line", Object.assign({ x1: 1, x2: 19, y1: 5, y2: 5, stroke: INDEX }, look));
    return [
      [line({ "stroke-width": 2 }), t("key_stated", { name: found.key })],
      [line({ "stroke-width": 1.3, "stroke-dasharray": "3 2.5" }), t("key_median")],
      [svg("rect", { x: 1, y: 0, width: 18, height: 10, fill: INDEX, opacity: 0.24 }), t("key_band")],
    ];
  };

  const told = (name, band) => (band ? t("saying", { name, n: RR.index(band.stated), a: RR.index(band.low), b: RR.index(band.high) }) : `${name}: ${t("closed")}`);
  RR.doubt.saying = function () {
    const found = series();
    return found ? told(found.name, found.at(RR.column)) : "";
  };
  RR.doubt.describe = function () {
    const found = series();
    if (!found) return "";
    const [from, to] = [0, last].map((column) => `${columns[column][2]}: ${told(found.name, found.at(column))}`);
    return t("chart", { from, to });
  };

  /* ---- the same as tables ------------------------------------------------------------------------------------------ */

  RR.doubt.tables = function (table) {
    const heads = [t("head_stated"), t("head_median"), "5 %", "95 %"];
    const cells = (band) => (band ? [band.stated, band.median, band.low, band.high].map(RR.index) : [t("closed"), "", "", ""]);
    const tables = [];
    for (const column of shownColumns()) {
      const own = (pair) => Number(pair.endsWith(`>${asked.destination}`));
      const pairs = Object.keys(doubt.bands).sort((a, b) => own(b) - own(a));
      const rows = pairs.map((pair) => [pairName(pair), ...cells(bandOf(pair, column))]);
      tables.push(table(t("table_pairs", { date: columns[column][2] }), [RR.t("routes.legs"), ...heads], rows));
    }
    const found = series();
    if (found && !data.compare && last) {
      const rows = columns.map(([, , date], column) => [date, ...cells(found.at(column))]);
      tables.push(table(t("table_time", { name: found.name }), [RR.t("time.date"), ...heads], rows));
    }
    if (asking()) tables.push(chanceTable(table));
    return [el("div", { class: "rr-doubt-tables" }, tables)];
  };
  function chanceTable(table) {
    const ways = RR.everyRoute().map((route) => [way(route), ...shownColumns().map((column) => percent(ofPath(route.path, column)))]);
    ways.push([t("rest_short"), ...shownColumns().map(restOf)]);
    const sides = data.compare ? ["change.before", "change.after"] : ["doubt.chance"];
    return table(t("table_routes", { name: pairName(pairOf()) }), [RR.t("routes.legs"), ...sides.map((side) => RR.t(side))], ways);
  }
  const way = (route) => route.nodes.flatMap((node, step) => [step ? " → " : "", RR.isolate(RR.name(nodes[node]))]);
})();
