"use strict";
/* What a line, an area or a point looks like in the column that is shown. A look is a short word: shapes are touched only
   when theirs has changed. */
(function () {
  const RR = window.RR;
  const { data } = RR;
  const { nodes, legs, lines, palette } = data;
  const levels = "ftn";

  /* Several legs drawn as one line: the highest hazard, the poorest coverage, and blocked only if all are. */
  RR.stage = function (positions, view = RR.now()) {
    const open = positions.filter((leg) => !view.blocked[leg]);
    const shown = open.length ? open : positions;
    let [hazard, level] = [0, 0];
    for (const leg of shown) {
      hazard = Math.max(hazard, view.hazard[leg]);
      level = Math.max(level, levels.indexOf(view.level[leg]));
    }
    return { hazard, index: RR.indexOf(hazard), level: levels[level], blocked: open.length === 0 };
  };

  /* The change of a line between the two sides of a comparison: how many times the hazard before. */
  RR.change = function (positions) {
    const [before, after] = [RR.stage(positions, RR.view(0)), RR.stage(positions, RR.view(1))];
    const ratio = after.hazard / before.hazard;
    let kind = `${RR.classOf(ratio, palette.change.thresholds)}`;
    if (before.blocked && after.blocked) kind = "shut";
    else if (after.blocked) kind = "closes";
    else if (before.blocked) kind = "opens";
    else if (before.level === "n" && after.level === "n") kind = "none";
    return { before, after, ratio, kind };
  };

  const plain = { shut: palette.shut, closes: palette.blocked, opens: palette.opens, none: palette.undocumented, blocked: palette.blocked };

  const kept = new WeakMap();
  RR.lineLook = function (positions) {
    const last = kept.get(positions);
    if (last && last.column === RR.column) return last.look;
    const look = lookOf(positions);
    kept.set(positions, { column: RR.column, look });
    return look;
  };
  function lookOf(positions) {
    if (!positions.length) return "empty";
    if (data.compare) {
      const change = RR.change(positions);
      return plain[change.kind] ? change.kind : change.kind + (change.after.level === "t" ? "t" : "");
    }
    const stage = RR.stage(positions);
    if (stage.blocked) return "blocked";
    if (stage.level === "n") return "none";
    return RR.classOf(stage.index, palette.hazard.thresholds) + (stage.level === "t" ? "t" : "");
  }

  const ramp = data.compare ? palette.change : palette.hazard;
  RR.styleOf = function (look) {
    if (look === "empty") return { color: palette.undocumented.colour, weight: 1.2, dashArray: null };
    const own = plain[look];
    if (own) return { color: own.colour, weight: own.width, dashArray: own.dashes };
    const number = parseInt(look, 10);
    return { color: ramp.colours[number], weight: ramp.widths[number], dashArray: look.endsWith("t") ? palette.thin : null };
  };
  RR.lineStyle = (positions) => RR.styleOf(RR.lineLook(positions));

  /* The labels of the shown routes that a line is part of. */
  RR.onRoutes = function (positions) {
    const found = [];
    RR.shown().forEach((route) => positions.some((leg) => route.legs.includes(leg)) && found.push(route));
    return found;
  };

  const drawnBorders = new Set();
  window[data.layers.border_segments].eachLayer((layer) => drawnBorders.add(layer.feature.properties.i));
  RR.isDrawn = (i) => drawnBorders.has(i);
  RR.hasPointBorders = () => nodes.some((node, i) => node.kind === "border_segment" && !drawnBorders.has(i));

  const POINTS = {
    province: { radius: 2.2, color: "#ffffff", fillColor: "#2b3036", weight: 1 },
    border_segment: { radius: 0, opacity: 0, fillOpacity: 0 },
    transit_region: { radius: 3.6, color: "#2b3036", fillColor: "#ffffff", weight: 1.4 },
    transit_country: { radius: 5, color: "#2b3036", fillColor: "#ffffff", weight: 2 },
    destination: { radius: 6.5, color: "#ffffff", fillColor: "#15181c", weight: 2.4 },
  };

  /* By kind of shape: the look of one, and the style of a look. */
  RR.looks = {
    background: {
      look: (i) => (i >= 0 ? "known" : "other"),
      style: (look) => ({
        color: "#c6c9c8", weight: 0.7, fillColor: look === "known" ? "#fdfcf8" : "#f0efe9", fillOpacity: data.tiles ? 0 : 1, opacity: 1,
        fillRule: look === "known" ? "evenodd" : "nonzero",
      }),
    },
    provinces: {
      look: (i) => (nodes[i].share === undefined ? "none" : `${RR.classOf(nodes[i].share, palette.share.thresholds)}`),
      style: (look) => ({
        color: "#ffffff", weight: 1, opacity: 1, fillOpacity: data.tiles ? 0.8 : 1,
        fillColor: look !== "none" ? palette.share.colours[look] : data.canvas ? "#ecece8" : "url(#rr-hatch)",
      }),
    },
    border_segments: {
      look: (i) => RR.lineLook(nodes[i].crossings || []),
      style: (look) => Object.assign(RR.styleOf(look), { opacity: 1, fill: false, lineCap: "butt" }),
    },
    legs: {
      /* Beside routes the other links step back; blocked and undocumented ones less, or one would pass for the other. */
      look: function (i) {
        const own = RR.lineLook(lines[i]);
        const inside = legs[lines[i][0]].mode === "internal_movement" ? "i" : "";
        const aside = RR.shown().length && (!data.compare || RR.chosen !== null) && !RR.onRoutes(lines[i]).length;
        return `${own} ${inside}${!aside ? "" : own === "blocked" || own === "none" ? "p" : "a"}`;
      },
      style: function (look) {
        const [own, more] = look.split(" ");
        const style = RR.styleOf(own);
        if (more.includes("i")) style.weight *= 0.55;
        return Object.assign(style, { opacity: more.includes("p") ? 0.85 : more.includes("a") ? 0.42 : 1, fill: false });
      },
    },
    nodes: {
      look: (i) => (nodes[i].kind === "border_segment" && !RR.isDrawn(i) ? `point ${RR.lineLook(nodes[i].crossings || [])}` : nodes[i].kind),
      style: function (look) {
        const style = { opacity: 1, fill: true, fillOpacity: 1 };
        // A border segment whose line nobody agrees on has only its point.
        if (!look.startsWith("point ")) return Object.assign(style, POINTS[look]);
        const own = RR.styleOf(look.slice(6));
        return Object.assign(style, own, { radius: 4.5, weight: 2.2, fillColor: "#ffffff", dashArray: null });
      },
    },
  };
})();
