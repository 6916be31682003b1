"use strict";
/* The formulas of the risk model, as geo/events.py, geo/hazard.py, geo/explain.py and geo/coverage.py have them: the file
   holds the days of the events, and hazards on a date are worked out here. Tests compare every number with Python's. */
(function () {
  const RR = window.RR;
  const { data } = RR;
  const { legs, events, parameters, groups, sides } = data;
  const p = parameters.norm === null ? Infinity : parameters.norm;

  /* An event's activity on a day: 0 before its start, rising over its onset, 1 to its end, then halving. */
  function activity(days, day) {
    if (!days) return 0;
    const [first, last, onset, life] = [days[0] ?? -Infinity, days[1] ?? Infinity, days[2], days[3]];
    if (day < first) return 0;
    const ramp = first === -Infinity ? 1 : Math.min(1, (Math.min(day, last) - first + 1) / (onset + 1));
    if (day <= last) return ramp;
    return life === null ? 0 : ramp * 0.5 ** ((day - last) / life);
  }

  const strength = events.map((event) => Math.log(parameters.multiplier[event.severity - 1]) * parameters.confidence[event.confidence]);
  const moves = (k) => events[k].effect === "scale" && events[k].direction !== "mixed";

  function norm(values) {
    const largest = Math.max(0, ...values);
    if (largest === 0 || p === Infinity) return largest;
    let total = 0;
    for (const value of values) total += (value / largest) ** p;
    return largest * total ** (1 / p);
  }

  /* Each effect's share of the norm, x^p / ||x||^(p-1); the shares add up to it. */
  function shares(values) {
    const largest = Math.max(0, ...values);
    if (largest === 0) return values.map(() => 0);
    if (p === Infinity) {
      const strongest = values.filter((value) => value === largest).length;
      return values.map((value) => (value === largest ? largest / strongest : 0));
    }
    const powers = values.map((value) => (value / largest) ** p);
    const total = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => (largest * total ** (1 / p) * power) / total);
  }

  /* The events of a group that scale, by domain and direction. */
  const kindsOf = groups.map(function (members) {
    const kinds = new Map();
    for (const k of members.filter(moves)) {
      const key = `${events[k].domain} ${events[k].direction}`;
      if (!kinds.has(key)) kinds.set(key, { sign: events[k].direction === "raises" ? 1 : -1, members: [] });
      kinds.get(key).members.push(k);
    }
    return [...kinds.values()];
  });
  const adding = groups.map((members) => members.filter((k) => events[k].effect === "add"));
  const blocking = groups.map((members) => members.filter((k) => events[k].effect === "block"));

  /* What a leg's documents are: steps of (day, events begun, sources), counted once for legs that share them. */
  const steps = new Map();
  function documents(number, leg) {
    const own = legs[leg].sources || [];
    const key = `${number} ${legs[leg].group} ${own.join(" ")}`;
    if (steps.has(key)) return steps.get(key);
    const side = sides[number];
    const usable = side.usable === null ? null : new Set(side.usable);
    const counts = (source) => usable === null || usable.has(source);
    const seen = new Set(own.filter(counts));
    const documented = seen.size > 0;
    const rows = [{ day: -Infinity, events: 0, sources: seen.size }];
    const begun = groups[legs[leg].group].filter((k) => side.days[k]).map((k) => [side.days[k][0] ?? -Infinity, k]);
    begun.sort((a, b) => a[0] - b[0] || a[1] - b[1]).forEach(function ([day, k], i) {
      (events[k].sources || []).filter(counts).forEach((source) => seen.add(source));
      rows.push({ day, events: i + 1, sources: seen.size });
    });
    for (const row of rows) {
      const enough = documented && row.events >= parameters.thin_events && row.sources >= parameters.thin_sources;
      row.level = row.sources === 0 ? "n" : enough ? "f" : "t";
    }
    steps.set(key, rows);
    return rows;
  }

  function coverage(number, leg, day) {
    const rows = documents(number, leg);
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (rows[middle].day <= day) low = middle;
      else high = middle - 1;
    }
    return rows[low];
  }

  /* What speaks to several legs together; the level is that of the least documented one. */
  RR.documentsOf = function (view, some) {
    const { side } = view;
    const usable = side.usable === null ? null : new Set(side.usable);
    const [begun, found] = [new Set(), new Set()];
    for (const leg of some) {
      for (const source of legs[leg].sources || []) found.add(source);
      for (const k of groups[legs[leg].group]) if (side.days[k] && (side.days[k][0] ?? -Infinity) <= view.day) begun.add(k);
    }
    for (const k of begun) (events[k].sources || []).forEach((source) => found.add(source));
    const levels = some.map((leg) => view.level[leg]);
    const level = levels.includes("n") ? "n" : levels.includes("t") ? "t" : "f";
    return { events: begun.size, sources: [...found].filter((source) => usable === null || usable.has(source)).length, level };
  };

  /* Everything about one column: activities of the events, hazards, indices, blocks and documents of the legs. */
  function evaluate(column) {
    const [number, day, date] = data.columns[column];
    const side = sides[number];
    const active = side.days.map((days) => activity(days, day));
    const between = (k) => side.days[k] && (side.days[k][0] ?? -Infinity) <= day && day <= (side.days[k][1] ?? Infinity);
    const effects = kindsOf.map((kinds) => kinds.reduce((sum, kind) => sum + kind.sign * norm(kind.members.map((k) => strength[k] * active[k])), 0));
    const added = adding.map((members) => members.reduce((sum, k) => sum + events[k].added * active[k], 0));
    const shut = blocking.map((members) => members.some((k) => active[k] > 0 && between(k)));
    const closed = new Set(side.closed);
    const opened = new Set(side.opened);
    const view = { column, side, number, day, date, active, effects, hazard: [], index: [], blocked: [], level: [], documents: [], events: [] };
    legs.forEach(function (leg, i) {
      const hazard = parameters.baseline[leg.base - 1] * Math.exp(effects[leg.group]) + added[leg.group];
      const known = coverage(number, i, day);
      view.hazard.push(hazard);
      view.index.push(RR.indexOf(hazard));
      view.blocked.push((closed.has(i) || shut[leg.group]) && !opened.has(i));
      view.level.push(known.level);
      view.documents.push(known.sources);
      view.events.push(known.events);
    });
    return view;
  }

  RR.indexOf = (hazard) => -100 * Math.expm1(-hazard) + 0;

  /* The last few columns stay ready: a step back costs nothing. */
  const ready = new Map();
  RR.view = function (column) {
    if (!ready.has(column)) {
      if (ready.size > 8) ready.delete(ready.keys().next().value);
      ready.set(column, evaluate(column));
    }
    return ready.get(column);
  };

  /* A leg's h - b split over the events in force (Aumann-Shapley); the parts add up to it. Largest first. */
  RR.explain = function (view, leg) {
    const { group, base } = legs[leg];
    const effect = view.effects[group];
    const baseline = parameters.baseline[base - 1];
    const factor = baseline * (Math.abs(effect) > 1e-9 ? Math.expm1(effect) / effect : 1 + effect / 2);
    const parts = new Map(groups[group].filter((k) => view.active[k] > 0).map((k) => [k, 0]));
    for (const kind of kindsOf[group]) {
      const members = kind.members.filter((k) => view.active[k] > 0);
      const each = shares(members.map((k) => strength[k] * view.active[k]));
      members.forEach((k, i) => parts.set(k, kind.sign * factor * each[i]));
    }
    for (const k of adding[group]) if (view.active[k] > 0) parts.set(k, events[k].added * view.active[k]);
    return order([...parts].map(([event, hazard]) => ({ event, hazard })));
  };

  /* What each event adds to several legs together. */
  RR.explainAll = function (view, some) {
    const total = new Map();
    for (const leg of some) for (const part of RR.explain(view, leg)) total.set(part.event, (total.get(part.event) || 0) + part.hazard);
    return order([...total].map(([event, hazard]) => ({ event, hazard })));
  };
  const order = (parts) => parts.sort((a, b) => Math.abs(b.hazard) - Math.abs(a.hazard) || a.event - b.event);

  RR.baseline = (leg) => parameters.baseline[legs[leg].base - 1];

  /* ---- routes -------------------------------------------------------------------------------------------------- */

  /* The routes of a pair in a column, the least hazard first; none where no route is open. */
  RR.waysOf = function (origin, destination, column, count) {
    const rows = data.ways[`${origin}>${destination}`];
    if (!rows) return [];
    let found = [];
    for (const row of rows) if (row[0] <= column) found = row.slice(1);
    return found.slice(0, count).map((path) => RR.wayOf(path, column));
  };
  RR.wayOf = function (path, column) {
    const view = RR.view(column);
    const way = data.paths[path];
    const hazard = way.reduce((sum, leg) => sum + view.hazard[leg], 0);
    return { path, legs: way, nodes: [legs[way[0]].tail, ...way.map((leg) => legs[leg].head)], hazard, index: RR.indexOf(hazard) };
  };
})();
