"use strict";
/* The shapes: they answer to pointer and keyboard, and change in place with the column. Geometry comes from Folium's
   layers, which carry numbers only; what a number means stands in the data block. */
(function () {
  const RR = window.RR;
  const { data, el } = RR;
  const { nodes, legs, lines, palette } = data;
  const frames = RR.frames = []; // the main map and the inset: {map, layers by kind, shapes, routes, names, inset?}

  const things = {
    background: (i) => (i >= 0 ? { kind: "country", iso3: data.country_order[i] } : null),
    provinces: (i) => ({ kind: "node", node: i }),
    border_segments: (i) => ({ kind: "node", node: i }),
    nodes: (i) => ({ kind: "node", node: i }),
    legs: (i) => ({ kind: "line", line: i }),
  };

  RR.title = function (thing) {
    if (thing.kind === "country") return RR.name(RR.country(thing.iso3));
    if (thing.kind === "node") return RR.name(nodes[thing.node]);
    if (thing.kind === "route") return RR.routeTitle(thing);
    const leg = legs[lines[thing.line][0]];
    const arrow = lines[thing.line].length > 1 ? "↔" : "→";
    return `${RR.name(nodes[leg.tail])} ${arrow} ${RR.name(nodes[leg.head])}`;
  };

  /* ---- layers of a map ----------------------------------------------------------------------------------------- */

  /* What a shape stands for, or null: scenery, and the point of a border that has a line, stand for nothing. */
  function meant(kind, i) {
    return kind === "nodes" && nodes[i].kind === "border_segment" && RR.isDrawn(i) ? null : things[kind](i);
  }

  /* Mark the elements of a layer that has just come onto a map, and let the keyboard reach places and borders of the
     main one. */
  function reach(frame, kind) {
    for (const { kind: own, i, layer, thing } of frame.shapes) {
      if (own !== kind || !thing) continue;
      const path = layer.getElement && layer.getElement();
      if (!path) continue;
      frame.things.set(path, { layer, thing, kind });
      path.setAttribute("data-thing", `${kind}:${i}`);
      // A shape with a tip listens for the focus, and Chromium makes a tabulator stop of what does.
      path.setAttribute("tabindex", "-1");
      // The links are many: they are reached through their places and through the table.
      if (kind === "legs" || kind === "background") continue;
      path.setAttribute("role", "button");
      path.setAttribute("aria-label", RR.title(thing));
      if (!frame.inset) walk(frame, path);
    }
  }

  /* One stop of the tabulator for all places; the arrow keys go from one to the next. */
  function walk(frame, path) {
    frame.stops = frame.stops.filter((each) => each.isConnected);
    frame.stops.push(path);
    path.setAttribute("tabindex", frame.stops.length === 1 ? "0" : "-1");
  }

  /* One listener of a map for the keys and the focus of all its shapes. */
  function listen(frame) {
    const box = frame.map.getContainer();
    box.addEventListener("keydown", function (event) {
      const path = event.target;
      const at = frame.stops.indexOf(path);
      if (at < 0) return;
      const count = frame.stops.length;
      const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[event.key];
      if (next !== undefined) frame.stops[(next + count) % count].focus();
      else if (event.key === "Enter" || event.key === " ") RR.choose(frame.things.get(path).thing, path);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }, true);
    box.addEventListener("focusin", function ({ target }) {
      if (frame.stops.includes(target)) frame.stops.forEach((each) => each.setAttribute("tabindex", each === target ? "0" : "-1"));
      const found = frame.things.get(target);
      if (found && tipped(found.layer, found.kind, found.thing)) found.layer.openTooltip();
    });
    box.addEventListener("focusout", function ({ target }) {
      const found = frame.things.get(target);
      if (found && found.layer.getTooltip()) found.layer.closeTooltip();
    });
  }

  /* One listener for all shapes of a layer; a shape gets its tip when the pointer or the focus first comes to it. */
  function answer(group, kind) {
    group.on("click", function (event) {
      const thing = meant(kind, event.layer.feature.properties.i);
      if (!thing) return;
      L.DomEvent.stopPropagation(event);
      RR.choose(thing);
    });
    group.on("mouseover", function ({ layer, latlng }) {
      if (layer.getTooltip()) return; // it answers by itself
      if (tipped(layer, kind, meant(kind, layer.feature.properties.i))) layer.openTooltip(latlng);
    });
  }
  function tipped(layer, kind, thing) {
    if (kind === "background" || !thing) return false;
    if (!layer.getTooltip()) layer.bindTooltip(() => tip(thing), { sticky: true, className: "rr-tip", opacity: 1 });
    const path = layer.getElement && layer.getElement();
    if (path && !path.hasAttribute("tabindex")) path.setAttribute("tabindex", "-1");
    return true;
  }

  function tip(thing) {
    const parts = [el("b", {}, RR.isolate(RR.title(thing)))];
    const positions = thing.kind === "line" ? lines[thing.line] : thing.kind === "node" ? nodes[thing.node].crossings || [] : [];
    if (positions.length) parts.push(el("br"), data.compare ? changeText(RR.change(positions)) : stageText(RR.stage(positions)));
    if (thing.kind === "line") parts.push(...(RR.doubt?.tip(positions) ?? []));
    const share = thing.kind === "node" ? nodes[thing.node] : {};
    if (share.kind === "province") {
      parts.push(el("br"), `${RR.t("detail.share")}: `, share.share === undefined ? RR.t("detail.no_share") : `${share.share} %`);
    }
    return el("div", {}, parts);
  }
  function stageText(stage) {
    if (stage.blocked) return RR.t("detail.blocked");
    return stage.level === "n" ? RR.t("detail.coverage_n") : `${RR.t("detail.index")}: ${RR.index(stage.index)}`;
  }
  function changeText(change) {
    const side = (stage) => (stage.blocked ? RR.t("change.shut_short") : RR.index(stage.index));
    return `${RR.t("detail.index")}: ${side(change.before)} → ${side(change.after)}`;
  }

  /* A wide invisible line under a thin one makes it possible to hit it with a finger. */
  RR.widen = () => data.canvas || frames.forEach(widen); // a canvas has a tolerance instead
  function widen(frame) {
    for (const kind of ["legs", "border_segments"]) {
      const group = frame.layers[kind];
      const hits = L.featureGroup();
      group.eachLayer(function (layer) {
        const hit = L.polyline(layer.getLatLngs(), { weight: 13, opacity: 0, pane: `rr-${kind}`, smoothFactor: 0.5 });
        hit.feature = layer.feature;
        hits.addLayer(hit);
      });
      answer(hits, kind);
      if (frame.map.hasLayer(group)) hits.addTo(frame.map);
      frame.map.on("layeradd", ({ layer }) => layer === group && hits.addTo(frame.map));
      frame.map.on("layerremove", ({ layer }) => layer === group && hits.remove());
    }
  }

  /* ---- the column ---------------------------------------------------------------------------------------------- */

  /* Give every shape the look that it has now; only those that look different from before are touched. */
  function restyle(frame) {
    for (const shape of frame.shapes) {
      const { look, style } = RR.looks[shape.kind];
      const now = look(shape.i);
      if (now === shape.look) continue;
      shape.look = now;
      const fresh = style(now);
      shape.layer.setStyle(fresh);
      if (fresh.radius !== undefined && shape.layer.setRadius) shape.layer.setRadius(fresh.radius);
    }
    RR.doubt?.draw(frame);
    drawRoutes(frame);
  }
  RR.restyle = function () {
    for (const frame of frames) {
      restyle(frame);
      placeBadges(frame);
      RR.placeNamesOf(frame, false);
    }
  };

  /* ---- routes, blocks and great changes ------------------------------------------------------------------------- */

  /* What a line carries on top: the casing of the routes it is part of, and a badge. */
  function burden(i) {
    const routes = RR.onRoutes(lines[i]);
    const look = RR.lineLook(lines[i]);
    if (routes.length) {
      const first = routes.some((route) => route.first) || RR.chosen !== null;
      const gone = routes.every((route) => route.status === "vanishes");
      return { routes: gone ? "gone" : first ? "first" : "other", badge: labels(routes), sort: "rank", look };
    }
    const mark = { blocked: "×", closes: "×", opens: "○" }[look];
    if (mark) return { routes: "", badge: mark, sort: "block", look };
    if (data.compare && !data.canvas) {
      const number = parseInt(look, 10);
      const strong = number <= 0 ? "−" : number >= palette.change.thresholds.length ? "+" : "";
      if (strong) return { routes: "", badge: strong, sort: "sign", look };
    }
    return null;
  }

  function drawRoutes(frame) {
    for (const shape of frame.shapes) {
      if (shape.kind !== "legs") continue;
      const load = burden(shape.i);
      const key = load ? `${load.routes} ${load.badge} ${load.look}` : "";
      if (key === shape.burden) continue;
      shape.burden = key;
      for (const layer of shape.carried) frame.routes.removeLayer(layer);
      shape.carried = [];
      frame.badged.delete(shape);
      if (!load) continue;
      const points = shape.layer.getLatLngs();
      const add = function (layer) {
        shape.carried.push(layer);
        frame.routes.addLayer(layer);
      };
      if (load.routes) {
        const own = RR.styleOf(load.look);
        const line = (color, weight, dashArray) => add(L.polyline(points, {
          color, weight, dashArray, interactive: false, pane: data.canvas ? "overlayPane" : "rr-routes", smoothFactor: 0.5, opacity: 1,
        }));
        const width = Math.max(own.weight, 2.4);
        const casing = { first: ["#15181c", 4], other: ["#6d737a", 3], gone: ["#a4a9ae", 4] }[load.routes];
        line(casing[0], width + casing[1], null);
        if (own.dashArray || load.routes === "gone") line("#ffffff", width + (load.routes === "gone" ? 2.4 : 0), null);
        line(own.color, width, own.dashArray);
      }
      const badge = el("span", { class: `rr-${load.sort}` }, load.badge);
      const at = points[Math.round(points.length / 2)];
      const marker = L.marker(at, {
        icon: L.divIcon({ className: "rr-pin", html: badge, iconSize: [0, 0] }), interactive: false, keyboard: false, pane: "rr-labels",
      });
      add(marker);
      const width = load.sort === "rank" ? Math.max(21, 12 + 6.2 * load.badge.length) : 17;
      frame.badged.set(shape, { marker, at, ends: [points[0], points[points.length - 1]], width, sort: load.sort });
    }
  }

  /* 1, 2, 3 and 5 as "1–3, 5". Of a comparison: the ranks after, or with a sign those of routes that only appear or
     only vanish here. */
  function labels(routes) {
    if (routes[0].more) return "•";
    if (!data.compare) return spans(routes.map((route) => route.rank));
    const ranks = (side, some) => spans(some.map((route) => route.ranks[side]).filter(Boolean).sort((x, y) => x - y));
    if (routes.every((route) => route.status === "appears")) return `+${ranks(1, routes)}`;
    if (routes.every((route) => route.status === "vanishes")) return `−${ranks(0, routes)}`;
    return ranks(1, routes);
  }
  function spans(numbers) {
    const parts = [];
    for (const number of numbers) {
      const last = parts[parts.length - 1];
      if (last && last[1] === number - 1) last[1] = number;
      else parts.push([number, number]);
    }
    return parts.map(([a, b]) => (a === b ? `${a}` : b === a + 1 ? `${a}, ${b}` : `${a}–${b}`)).join(", ");
  }

  /* A badge is written on a link only where the link is long enough to carry it and no other is in the way. */
  function placeBadges(frame) {
    const point = (at) => frame.map.latLngToContainerPoint(at);
    frame.badges = [];
    const order = ["rank", "block", "sign"];
    for (const badge of [...frame.badged.values()].sort((a, b) => order.indexOf(a.sort) - order.indexOf(b.sort))) {
      const { x, y } = point(badge.at);
      const own = { left: x - badge.width / 2, right: x + badge.width / 2, top: y - 9, bottom: y + 9 };
      const clear = point(badge.ends[0]).distanceTo(point(badge.ends[1])) >= 34 && !frame.badges.some((other) => RR.overlap(own, other));
      if (clear) frame.badges.push(own);
      const element = badge.marker.getElement();
      if (element) element.classList.toggle("rr-hidden", !clear);
    }
  }

  /* ---- what is chosen ------------------------------------------------------------------------------------------ */

  RR.mark = function (thing) {
    document.querySelectorAll(".rr-selected").forEach((path) => path.classList.remove("rr-selected"));
    if (!thing || thing.kind === "country" || thing.kind === "route") return;
    const kinds = thing.kind === "line" ? ["legs"] : ["provinces", "border_segments", "nodes"];
    const number = thing.kind === "line" ? thing.line : thing.node;
    for (const kind of kinds) {
      document.querySelectorAll(`[data-thing="${kind}:${number}"]`).forEach((path) => path.classList.add("rr-selected"));
    }
  };

  /* ---- frames -------------------------------------------------------------------------------------------------- */

  /* Take over a map: style its layers, make them answer, and add routes and names. */
  RR.frame = function (map, layers, routes, names, inset) {
    const frame = { map, layers, routes, names, inset, labels: [], badges: [], badged: new Map(), shapes: [], stops: [], things: new WeakMap() };
    frames.push(frame);
    const groups = new Map();
    for (const [kind, group] of Object.entries(layers)) {
      groups.set(group, kind);
      group.eachLayer(function (layer) {
        const i = layer.feature.properties.i;
        const thing = meant(kind, i);
        if (!thing) layer.options.interactive = false;
        frame.shapes.push({ kind, i, thing, layer, look: null, burden: "", carried: [] });
      });
      answer(group, kind);
      reach(frame, kind);
    }
    listen(frame);
    map.on("layeradd", ({ layer }) => groups.has(layer) && reach(frame, groups.get(layer)));
    restyle(frame);
    RR.drawNames(frame);
    const place = function () {
      placeBadges(frame);
      RR.placeNamesOf(frame);
    };
    frame.settle = function () {
      place();
      if (!frame.settled) map.on("zoomend moveend resize", place);
      frame.settled = true;
    };
    if (data.canvas) map.whenReady(() => layers.legs.eachLayer((layer) => (map.getRenderer(layer).options.tolerance = 5)));
    map.on("layeradd", (event) => frame.settled && (event.layer === names || event.layer === routes) && place());
    return frame;
  };
  /* Scenery far outside the first view waits until the page has been painted. */
  RR.complete = function (frame) {
    if (!data.far) return;
    const feature = { type: "Feature", properties: { i: -1 }, geometry: data.far };
    const look = RR.looks.background;
    const options = { interactive: false, smoothFactor: 0.5, style: look.style(look.look(-1)) };
    L.geoJSON(feature, data.canvas ? options : { pane: "rr-background", ...options }).eachLayer(function (layer) {
      frame.layers.background.addLayer(layer);
      layer.bringToBack();
    });
  };

  /* Once all maps have their views: names are measured together, so that the page is laid out once. */
  RR.settle = function () {
    frames.forEach(RR.measureNames);
    for (const frame of frames) frame.settle();
  };

  /* Another language: other names, and other labels for those who hear the page. */
  RR.rename = function () {
    frames.forEach(RR.drawNames);
    document.querySelectorAll("path[data-thing][role=button]").forEach(function (path) {
      const [kind, i] = path.getAttribute("data-thing").split(":");
      path.setAttribute("aria-label", RR.title(things[kind](Number(i))));
    });
  };

  /* A second, still map of the provinces: on a map of the region they are a few pixels wide. */
  RR.inset = function (main, bounds) {
    const box = document.getElementById("rr-inset");
    if (data.canvas) return null;
    box.hidden = false;
    box.classList.remove("rr-away");
    if (getComputedStyle(box).display === "none") return null;
    const place = el("div", { class: "rr-inset-map" });
    box.append(el("p", { class: "rr-inset-title" }, RR.t("inset")), place);
    const map = L.map(place, {
      zoomControl: false, attributionControl: false, dragging: false, scrollWheelZoom: false, doubleClickZoom: false,
      boxZoom: false, keyboard: false, touchZoom: false, zoomSnap: 0.05, zoomAnimation: false,
    });
    for (const kind of [...Object.keys(main.layers), "routes", "labels"]) {
      const pane = map.createPane(`rr-${kind}`);
      pane.style.zIndex = main.map.getPane(`rr-${kind}`).style.zIndex;
      if (kind === "labels") pane.style.pointerEvents = "none";
    }
    const [[south, west], [north, east]] = bounds;
    const seen = L.latLngBounds([[south, west], [north, east]]).pad(0.2);
    const layers = {};
    for (const [kind, group] of Object.entries(main.layers)) {
      layers[kind] = L.featureGroup().addTo(map);
      group.eachLayer(function (layer) {
        const at = layer.getLatLng ? layer.getLatLng() : null;
        if (at ? !seen.contains(at) : !seen.intersects(layer.getBounds())) return;
        const options = { pane: `rr-${kind}`, smoothFactor: 0.5 };
        const copy = at ? L.circleMarker(at, options) : kind === "legs" || kind === "border_segments"
          ? L.polyline(layer.getLatLngs(), options) : L.polygon(layer.getLatLngs(), options);
        copy.feature = layer.feature;
        layers[kind].addLayer(copy);
      });
    }
    map.getSize(); // before there is anything to lay out
    RR.frame(map, layers, L.featureGroup().addTo(map), L.featureGroup().addTo(map), true);
    return map;
  };
})();
