"use strict";
/* Questions in place: from where, to where, how many; the routes of the column, and what makes up a route. */
(function () {
  const RR = window.RR;
  const { data, el, t } = RR;
  const { nodes, legs, lines, palette } = data;
  const asked = { origin: data.ask.origin, destination: data.ask.destination, count: data.ask.count };
  const pairs = Object.keys(data.ways).map((pair) => pair.split(">").map(Number));
  let section, memo, drawn;
  RR.asked = asked;
  RR.chosen = null; // the rank of the route that is seen alone

  /* ---- what is shown ------------------------------------------------------------------------------------------- */

  RR.shown = function () {
    if (asked.origin === null || asked.destination === null) return [];
    const key = `${RR.column} ${asked.origin} ${asked.destination} ${asked.count} ${RR.chosen}`;
    if (!memo || memo.key !== key) {
      const all = data.compare ? changes() : ways();
      RR.doubt?.more(all);
      memo = { key, all, routes: all.filter((route) => (RR.chosen === null ? !route.more : route.rank === RR.chosen + 1)) };
    }
    return memo.routes;
  };
  const everyRoute = () => (RR.shown(), memo ? memo.all : []);
  RR.everyRoute = everyRoute;
  RR.routeAt = (rank) => everyRoute().find((route) => route.rank === rank + 1);

  const ways = () => RR.waysOf(asked.origin, asked.destination, RR.column, asked.count)
    .map((route, i) => Object.assign(route, { rank: i + 1, label: `${i + 1}`, first: i === 0 }));

  /* The routes of either side; one that is only before vanishes, one that is only after appears. */
  function changes() {
    const sides = [0, 1].map((column) => RR.waysOf(asked.origin, asked.destination, column, asked.count));
    const found = new Map();
    sides.forEach((routes, side) => routes.forEach(function (route, i) {
      if (!found.has(route.path)) found.set(route.path, Object.assign({ ranks: [null, null] }, route));
      found.get(route.path).ranks[side] = i + 1;
    }));
    const last = asked.count + 1;
    const order = (a, b) => (a.ranks[1] || last) - (b.ranks[1] || last) || (a.ranks[0] || last) - (b.ranks[0] || last);
    return [...found.values()].sort(order).map(function (route, i) {
      const [was, is] = route.ranks;
      route.status = was && is ? "stays" : is ? "appears" : "vanishes";
      route.rank = i + 1;
      route.first = is === 1;
      route.label = is ? `${was ? "" : "+"}${is}` : `−${was}`;
      route.both = RR.bothOf(route);
      return route;
    });
  }
  /* The index of a route before and after; null where it is blocked. */
  RR.bothOf = (route) => [0, 1].map((column) => (route.legs.some((leg) => RR.view(column).blocked[leg]) ? null : RR.wayOf(route.path, column).index));

  RR.chooseRoute = function (rank) {
    RR.chosen = rank;
    RR.restyle();
    press();
  };
  function press() {
    section.querySelectorAll(".rr-row").forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.rank === `${RR.chosen}`)));
  }

  /* ---- the question -------------------------------------------------------------------------------------------- */

  function select(label, name, choices, value) {
    const id = `rr-${name}`;
    const box = el("select", { id }, choices.map(([key, text]) => el("option", { value: key, selected: String(key) === String(value) }, text)));
    box.addEventListener("change", function () {
      asked[name] = box.value === "" ? null : Number(box.value);
      RR.chosen = null;
      if (!RR.isShut()) RR.shut();
      drawn = null;
      RR.restyle();
      RR.refresh();
      RR.doubt && RR.chart();
    });
    return el("div", { class: "rr-field" }, el("label", { for: id }, label), box);
  }
  const byName = (numbers) => numbers.map((i) => [i, RR.name(nodes[i])]).sort((a, b) => RR.compare(a[1], b[1]));

  RR.ask = function () {
    if (!pairs.length) return null;
    const origins = byName([...new Set(pairs.map(([origin]) => origin))]);
    const destinations = byName([...new Set(pairs.map(([, destination]) => destination))]);
    const counts = Array.from({ length: data.ask.k }, (_, i) => [i + 1, String(i + 1)]);
    section = el("section", { "aria-labelledby": "rr-routes-title", class: "rr-ask" },
      el("h2", { id: "rr-routes-title" }, t("routes.title")),
      el("div", { class: "rr-fields" },
        select(t("routes.origin"), "origin", [["", t("routes.choose")], ...origins], asked.origin ?? ""),
        select(t("routes.destination"), "destination", destinations, asked.destination),
        select(t("routes.count"), "count", counts, asked.count)),
      RR.doubt?.interval(), el("div", { id: "rr-answer" }), RR.doubt?.others() ?? el("p", { class: "rr-small" }, t("doubt.none")));
    drawn = null;
    RR.refreshAsk();
    return section;
  };

  /* The table of routes; while the ways stay the same, only its numbers change. */
  RR.refreshAsk = function () {
    if (!section) return;
    RR.doubt?.refresh(press);
    const routes = everyRoute().filter((route) => !route.more);
    const key = `${asked.origin} ${asked.destination} ${routes.map((route) => route.path).join(" ")}`;
    if (key === drawn) {
      section.querySelectorAll("#rr-answer .rr-number").forEach((cell, i) => cell.replaceChildren(...indexCell(routes[i])));
      return;
    }
    drawn = key;
    const answer = section.querySelector("#rr-answer");
    const focused = [...answer.querySelectorAll(".rr-row")].indexOf(document.activeElement);
    answer.replaceChildren(asked.origin === null ? el("p", { class: "rr-small" }, t("routes.hint"))
      : routes.length ? RR.routeTable(routes, t(data.compare ? "change.routes_caption" : "routes.caption")) : el("p", { class: "rr-none" }, t("routes.closed")));
    press();
    if (focused >= 0) (answer.querySelectorAll(".rr-row")[focused] || section.querySelector("select")).focus();
  };

  function indexCell(route) {
    if (!data.compare) return [RR.index(route.index)];
    const side = (index) => (index === null ? t("change.shut_short") : RR.index(index));
    return [`${side(route.both[0])} → ${side(route.both[1])}`];
  }

  RR.routeTable = function (routes, caption) {
    const rows = routes.map(function (route) {
      const rank = route.rank - 1;
      const way = [];
      route.nodes.forEach((node, step) => way.push(step ? el("span", { class: "rr-arrow" }, " → ") : "", RR.isolate(RR.name(nodes[node]))));
      const button = el("button", { type: "button", class: "rr-row", "aria-pressed": "false", "data-rank": rank }, way);
      button.addEventListener("click", function () {
        if (RR.chosen === rank) {
          RR.shut();
          return;
        }
        RR.chooseRoute(rank);
        RR.choose({ kind: "route", rank }, button);
      });
      const status = route.status ? el("span", { class: `rr-status rr-status-${route.status}` }, t(`change.${route.status}`)) : null;
      return el("tr", {}, el("th", { scope: "row" }, el("span", { class: "rr-rank" }, route.label)),
        el("td", { class: "rr-number" }, indexCell(route)), RR.doubt?.cell(route),
        el("td", {}, button, status));
    });
    const heads = ["routes.rank", "routes.index", RR.doubt && "doubt.chance", "routes.legs"].filter(Boolean);
    return el("table", { class: "rr-routes" }, el("caption", {}, caption),
      el("thead", {}, el("tr", {}, heads.map((key) => el("th", { scope: "col" }, t(key))))),
      el("tbody", {}, rows));
  };

  /* ---- what makes up a route ------------------------------------------------------------------------------------ */

  RR.routeTitle = function ({ rank }) {
    const route = RR.routeAt(rank);
    const pair = { origin: RR.name(nodes[asked.origin]), destination: RR.name(nodes[asked.destination]) };
    const name = route && route.more ? t("doubt.one") : t("routes.one", { n: route ? route.label : rank + 1 });
    return `${name}: ${t("routes.from_to", pair)}`;
  };

  RR.ofRoute = function ({ rank }) {
    const route = RR.routeAt(rank);
    const { facts, swatch } = RR.parts;
    const stages = route.legs.map(function (leg) {
      const number = lines.findIndex((positions) => positions.includes(leg));
      const button = el("button", { type: "button", onclick: () => RR.choose({ kind: "line", line: number }, button) },
        swatch([leg]), RR.isolate(RR.legName(legs[leg])), " ", el("span", { class: "rr-stage" }, stage(leg)));
      return el("li", {}, button);
    });
    return [facts([...routeFacts(route), ...(RR.doubt?.facts(route) ?? [])]), el("h3", {}, t("routes.stages")), el("ol", { class: "rr-links" }, stages), ...RR.contributions(route.legs)];
  };

  function stage(leg) {
    if (!data.compare) return RR.index(RR.now().index[leg]);
    const change = RR.change([leg]);
    const side = (each) => (each.blocked ? t("change.shut_short") : RR.index(each.index));
    return `${side(change.before)} → ${side(change.after)}`;
  }

  function routeFacts(route) {
    const view = RR.now();
    const known = RR.documentsOf(view, route.legs);
    const documents = [t("detail.coverage"), t(`detail.coverage_${known.level}`, { n: known.sources })];
    if (data.compare) return [[t("detail.index"), el("b", {}, ...indexCell(route))], route.status ? [t("change.status"), t(`change.${route.status}`)] : null, documents];
    const number = RR.classOf(route.index, palette.hazard.thresholds);
    return [
      [t("routes.index_of_route"), el("b", {}, t("detail.index_of", { n: RR.index(route.index) })), " · ",
        t("detail.class", { n: number + 1, of: palette.hazard.colours.length })],
      [t("parts.hazard"), RR.digits(route.hazard)],
      documents,
    ];
  }
})();
