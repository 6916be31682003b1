"use strict";
/* The shapes: colours, widths and dashes for the date that is shown, the arcs of routes, names, and the inset.
   Geometry comes from Folium's layers, which carry numbers only; what a number means stands in the data block. */
(function () {
  const RR = window.RR;
  const { data, el } = RR;
  const { nodes, legs, lines, palette } = data;
  const levels = "ftn";
  const NEAR = 5.6; // the zoom from which provinces are large enough for their names
  const frames = []; // the main map and the inset: {map, layers by kind, inset?}
  let chosenRoute = null;
  let selected = null;

  /* ---- what a line is on the date ------------------------------------------------------------------------------ */

  /* Several legs drawn as one line: the highest hazard, the poorest coverage, and blocked only if all are. */
  RR.stage = function (positions) {
    const now = RR.now();
    const open = positions.filter((leg) => !now.blocked.includes(leg));
    const shown = open.length ? open : positions;
    return {
      index: Math.max(...shown.map((leg) => now.index[leg])),
      coverage: shown.map((leg) => now.coverage[leg]).sort((a, b) => levels.indexOf(b) - levels.indexOf(a))[0],
      blocked: open.length === 0,
    };
  };

  RR.lineStyle = function (positions) {
    if (!positions.length) return { color: palette.undocumented.colour, weight: 1.2, dashArray: null };
    const stage = RR.stage(positions);
    const plain = stage.blocked ? palette.blocked : stage.coverage === "n" ? palette.undocumented : null;
    if (plain) return { color: plain.colour, weight: plain.width, dashArray: plain.dashes };
    const number = RR.classOf(stage.index, palette.hazard.thresholds);
    return {
      color: palette.hazard.colours[number],
      weight: palette.hazard.widths[number],
      dashArray: stage.coverage === "t" ? palette.thin : null,
    };
  };

  const inRoutes = function (positions) {
    const ranks = [];
    data.routes.forEach((route, rank) => {
      const on = chosenRoute === null || chosenRoute === rank;
      if (on && positions.some((leg) => route.legs.includes(leg))) ranks.push(rank + 1);
    });
    return ranks;
  };

  const styles = {
    background: (i) => ({
      color: "#c6c9c8", weight: 0.7, fillColor: i >= 0 ? "#fdfcf8" : "#f0efe9", fillOpacity: data.tiles ? 0 : 1, opacity: 1,
    }),
    provinces: function (i) {
      const share = nodes[i].share;
      const fill = share === undefined ? "url(#rr-hatch)"
        : palette.share.colours[RR.classOf(share, palette.share.thresholds)];
      return { color: "#ffffff", weight: 1, opacity: 1, fillColor: fill, fillOpacity: data.tiles ? 0.8 : 1 };
    },
    border_segments: (i) => Object.assign(RR.lineStyle(nodes[i].crossings || []), { opacity: 1, fill: false, lineCap: "butt" }),
    legs: function (i) {
      const positions = lines[i];
      const style = RR.lineStyle(positions);
      if (legs[positions[0]].mode === "internal_movement") style.weight *= 0.55;
      // Beside routes the other links step back; blocked and undocumented ones less, or one would pass for the other.
      const faded = data.routes.length && !inRoutes(positions).length;
      const plain = [palette.blocked.colour, palette.undocumented.colour].includes(style.color);
      return Object.assign(style, { opacity: !faded ? 1 : plain ? 0.85 : 0.42, fill: false });
    },
    nodes: function (i) {
      const look = {
        province: { radius: 2.2, color: "#ffffff", fillColor: "#2b3036", weight: 1 },
        border_segment: { radius: 0, opacity: 0, fillOpacity: 0 },
        transit_region: { radius: 3.6, color: "#2b3036", fillColor: "#ffffff", weight: 1.4 },
        transit_country: { radius: 5, color: "#2b3036", fillColor: "#ffffff", weight: 2 },
        destination: { radius: 6.5, color: "#ffffff", fillColor: "#15181c", weight: 2.4 },
      };
      const style = Object.assign({ opacity: 1, fill: true, fillOpacity: 1 }, look[nodes[i].kind]);
      // A border segment whose line nobody agrees on has only its point.
      if (nodes[i].kind === "border_segment" && !drawnBorders.has(i)) {
        Object.assign(style, RR.lineStyle(nodes[i].crossings || []), { radius: 4.5, weight: 2.2, opacity: 1, fillOpacity: 1,
          fillColor: "#ffffff", dashArray: null });
      }
      return style;
    },
  };
  const drawnBorders = new Set();
  window[data.layers.border_segments].eachLayer((layer) => drawnBorders.add(layer.feature.properties.i));
  RR.hasPointBorders = () => nodes.some((node, i) => node.kind === "border_segment" && !drawnBorders.has(i));

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
    const leg = legs[lines[thing.line][0]];
    const arrow = lines[thing.line].length > 1 ? "↔" : "→";
    return `${RR.name(nodes[leg.tail])} ${arrow} ${RR.name(nodes[leg.head])}`;
  };

  /* ---- layers of a map ----------------------------------------------------------------------------------------- */

  /* Make a shape clickable, give it a tip, and (places and borders) let the keyboard reach it. */
  function bind(kind, layer) {
    const i = layer.feature.properties.i;
    const thing = things[kind](i);
    if (!thing || (kind === "nodes" && nodes[i].kind === "border_segment" && drawnBorders.has(i))) {
      layer.options.interactive = false;
      return;
    }
    layer.on("click", function (event) {
      L.DomEvent.stopPropagation(event);
      RR.choose(thing);
    });
    if (kind !== "background") {
      layer.bindTooltip(() => tip(thing), { sticky: true, className: "rr-tip", opacity: 1 });
    }
    const reach = function () {
      const path = layer.getElement && layer.getElement();
      if (!path) return;
      path.setAttribute("data-thing", `${kind}:${i}`);
      // The links are many: they are reached through their places and through the list.
      if (kind === "legs" || kind === "background") return;
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "button");
      path.setAttribute("aria-label", RR.title(thing));
      path.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        RR.choose(thing, path);
      });
    };
    layer.on("add", reach);
    reach();
  }

  function tip(thing) {
    const lines_ = [el("b", {}, RR.isolate(RR.title(thing)))];
    const positions = thing.kind === "line" ? lines[thing.line] : thing.kind === "node" ? nodes[thing.node].crossings || [] : [];
    if (positions.length) {
      const stage = RR.stage(positions);
      const text = stage.blocked ? RR.t("detail.blocked")
        : stage.coverage === "n" ? RR.t("detail.coverage_n") : `${RR.t("detail.index")}: ${RR.index(stage.index)}`;
      lines_.push(el("br"), text);
    }
    const share = thing.kind === "node" ? nodes[thing.node] : {};
    if (share.kind === "province") {
      lines_.push(el("br"), `${RR.t("detail.share")}: `, share.share === undefined ? RR.t("detail.no_share") : `${share.share} %`);
    }
    return el("div", {}, lines_);
  }

  function restyle(frame) {
    for (const [kind, group] of Object.entries(frame.layers)) {
      group.eachLayer(function (layer) {
        const style = styles[kind](layer.feature.properties.i);
        layer.setStyle(style);
        if (style.radius !== undefined && layer.setRadius) layer.setRadius(style.radius);
      });
    }
    drawRoutes(frame);
  }
  RR.restyle = () => frames.forEach(restyle);

  /* A wide invisible line under a thin one makes it possible to hit it with a finger. */
  function widen(frame) {
    const hits = L.layerGroup();
    for (const kind of ["legs", "border_segments"]) {
      frame.layers[kind].eachLayer(function (layer) {
        const hit = L.polyline(layer.getLatLngs(), { weight: 13, opacity: 0, pane: `rr-${kind}`, smoothFactor: 0.5 });
        hit.feature = layer.feature;
        bindHit(kind, hit);
        hits.addLayer(hit);
        layer.on("remove", () => hits.removeLayer(hit));
        layer.on("add", () => hits.addLayer(hit));
      });
    }
    hits.addTo(frame.map);
  }
  function bindHit(kind, hit) {
    const thing = things[kind](hit.feature.properties.i);
    hit.on("click", function (event) {
      L.DomEvent.stopPropagation(event);
      RR.choose(thing);
    });
    hit.bindTooltip(() => tip(thing), { sticky: true, className: "rr-tip", opacity: 1 });
  }

  /* ---- routes -------------------------------------------------------------------------------------------------- */

  function drawRoutes(frame) {
    frame.routes.clearLayers();
    frame.layers.legs.eachLayer(function (layer) {
      const i = layer.feature.properties.i;
      const ranks = inRoutes(lines[i]);
      const blocked = RR.stage(lines[i]).blocked;
      if (!ranks.length && !blocked) return;
      const points = layer.getLatLngs();
      if (ranks.length) {
        const first = ranks[0] === 1 || chosenRoute !== null;
        const own = styles.legs(i);
        const line = (color, weight, dashArray) => L.polyline(points, {
          color, weight, dashArray, interactive: false, pane: "rr-routes", smoothFactor: 0.5, opacity: 1,
        });
        const width = Math.max(own.weight, 2.4);
        frame.routes.addLayer(line(first ? "#15181c" : "#6d737a", width + (first ? 4 : 3), null));
        if (own.dashArray) frame.routes.addLayer(line("#ffffff", width, null));
        frame.routes.addLayer(line(own.color, width, own.dashArray));
      }
      const badge = el("span", { class: ranks.length ? "rr-rank" : "rr-block" }, ranks.length ? spans(ranks) : "×");
      frame.routes.addLayer(L.marker(points[Math.round(points.length / 2)], {
        icon: L.divIcon({ className: "rr-pin", html: badge, iconSize: [0, 0] }),
        interactive: false, keyboard: false, pane: "rr-labels",
      }));
    });
    thinBadges(frame);
  }

  /* 1, 2, 3 and 5 as "1–3, 5". */
  function spans(numbers) {
    const parts = [];
    numbers.forEach(function (number) {
      const last = parts[parts.length - 1];
      if (last && last[1] === number - 1) last[1] = number;
      else parts.push([number, number]);
    });
    return parts.map(([a, b]) => (a === b ? `${a}` : b === a + 1 ? `${a}, ${b}` : `${a}–${b}`)).join(", ");
  }

  /* A rank is written on a link only where the link is long enough to carry it. */
  function thinBadges(frame) {
    const lengths = new Map();
    frame.layers.legs.eachLayer(function (layer) {
      const points = layer.getLatLngs();
      const [a, b] = [points[0], points[points.length - 1]].map((point) => frame.map.latLngToLayerPoint(point));
      const middle = points[Math.round(points.length / 2)];
      lengths.set(`${middle.lat},${middle.lng}`, a.distanceTo(b));
    });
    const taken = [];
    frame.routes.eachLayer(function (layer) {
      if (!layer.getLatLng || !layer.getElement()) return;
      const { lat, lng } = layer.getLatLng();
      const own = layer.getElement().firstChild.getBoundingClientRect();
      const clear = (lengths.get(`${lat},${lng}`) || 0) >= 34 && !taken.some((other) => overlap(own, other));
      if (clear) taken.push(own);
      layer.getElement().classList.toggle("rr-hidden", !clear);
    });
    frame.badges = taken;
  }

  const overlap = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

  RR.chooseRoute = function (rank) {
    chosenRoute = chosenRoute === rank ? null : rank;
    RR.restyle();
    return chosenRoute;
  };

  RR.mark = function (thing) {
    if (selected) document.querySelectorAll(".rr-selected").forEach((path) => path.classList.remove("rr-selected"));
    selected = thing;
    if (!thing) return;
    const key = thing.kind === "line" ? `legs:${thing.line}` : thing.kind === "node" ? `:${thing.node}` : null;
    document.querySelectorAll("[data-thing]").forEach(function (path) {
      const own = path.getAttribute("data-thing");
      const same = thing.kind === "line" ? own === key : key && own.endsWith(key) && !own.startsWith("legs") && !own.startsWith("back");
      if (same) path.classList.add("rr-selected");
    });
  };

  /* ---- names --------------------------------------------------------------------------------------------------- */

  function drawNames(frame) {
    frame.names.clearLayers();
    frame.labels = [];
    const add = function (at, text, kind, rank, extra) {
      const body = el("span", { class: `rr-name rr-name-${kind}`, lang: RR.lang }, RR.isolate(text), extra ? el("i", {}, extra) : null);
      const marker = L.marker(at, {
        icon: L.divIcon({ className: "rr-pin", html: body, iconSize: [0, 0] }), interactive: false, keyboard: false, pane: "rr-labels",
      });
      frame.names.addLayer(marker);
      frame.labels.push({ marker, body, rank, kind });
    };
    const named = new Set(nodes.filter((node) => ["transit_country", "destination"].includes(node.kind)).map((node) => node.country));
    frame.layers.nodes.eachLayer(function (layer) {
      const node = nodes[layer.feature.properties.i];
      const at = layer.getLatLng();
      if (node.kind === "destination") add(at, RR.name(node), "destination", 0);
      if (node.kind === "transit_country") add(at, RR.name(node), "transit_country", 1);
      if (node.kind === "transit_region" && !frame.inset) add(at, RR.name(node), "transit_region", 5);
      if (node.kind === "transit_region" && frame.inset) add(at, RR.name(node), "transit_region", 3);
      if (node.kind === "province") {
        const share = node.share === undefined ? null : `${node.share} %`;
        add(at, RR.name(node), "province", node.share === undefined ? 9 : 4 - node.share / 100, share);
      }
    });
    frame.layers.background.eachLayer(function (layer) {
      const i = layer.feature.properties.i;
      const iso3 = i >= 0 ? data.country_order[i] : null;
      if (!iso3 || named.has(iso3) || (frame.inset && iso3 === data.origin)) return;
      const at = frame.inset ? null : largest(layer).getCenter();
      if (at) add(at, RR.name(RR.country(iso3)), "country", iso3 === data.origin ? 2 : 3);
    });
    placeNames(frame);
  }

  /* The extent of the largest part of a country; its middle is where the name goes. */
  function largest(layer) {
    const rings = layer.getLatLngs().map((part) => (Array.isArray(part[0]) ? part[0] : part));
    const boxes = rings.map((ring) => L.latLngBounds(ring));
    const size = (box) => (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth());
    return boxes.sort((a, b) => size(b) - size(a))[0];
  }

  /* Put each name where nothing more important is in its way, on one of four sides, or leave it out. */
  function placeNames(frame) {
    const taken = [...frame.badges];
    const box = frame.map.getContainer().getBoundingClientRect();
    const crowded = frame.map.getZoom() < NEAR;
    // Once the main map itself shows the provinces, the inset would only hide a part of them.
    const corner = document.getElementById("rr-inset");
    if (!frame.inset) corner.classList.toggle("rr-away", !crowded);
    const credit = document.querySelector(".rr-credit");
    if (!frame.inset && credit) taken.push(credit.getBoundingClientRect());
    if (!frame.inset && crowded && !corner.hidden) taken.push(corner.getBoundingClientRect());
    const free = (own) => own.left > box.left && own.right < box.right && own.top > box.top && own.bottom < box.bottom
      && !taken.some((other) => overlap(own, other));
    for (const label of [...frame.labels].sort((a, b) => a.rank - b.rank)) {
      const { body, kind } = label;
      const sides = kind === "country" ? ["middle"] : kind === "province" ? ["middle", "below", "above"] : ["right", "left", "below", "above"];
      body.classList.remove("rr-hidden");
      let placed = false;
      if (!(kind === "province" && crowded)) {
        for (const side of sides) {
          body.dataset.side = side;
          const own = body.getBoundingClientRect();
          if (own.width && free(own)) {
            taken.push(own);
            placed = true;
            break;
          }
        }
      }
      if (!placed) body.classList.add("rr-hidden");
    }
  }

  /* ---- frames -------------------------------------------------------------------------------------------------- */

  /* Take over a map: style its layers, make them answer, and add routes and names. */
  RR.frame = function (map, layers, routes, names, inset) {
    const frame = { map, layers, routes, names, inset, labels: [], badges: [] };
    frames.push(frame);
    widen(frame);
    for (const [kind, group] of Object.entries(layers)) group.eachLayer((layer) => bind(kind, layer));
    restyle(frame);
    drawNames(frame);
    map.on("zoomend moveend resize", function () {
      thinBadges(frame);
      placeNames(frame);
    });
    map.on("layeradd", function (event) {
      if (event.layer === names) placeNames(frame);
      if (event.layer === routes) thinBadges(frame);
    });
    return frame;
  };
  RR.placeNames = () => frames.forEach(placeNames);

  /* A second, still map of the provinces: on a map of the region they are a few pixels wide. */
  RR.inset = function (main, bounds) {
    const box = document.getElementById("rr-inset");
    box.hidden = false;
    box.classList.remove("rr-away");
    if (getComputedStyle(box).display === "none") return null;
    const frame = el("div", { class: "rr-inset-map" });
    box.append(el("p", { class: "rr-inset-title" }, RR.t("inset")), frame);
    const map = L.map(frame, {
      zoomControl: false, attributionControl: false, dragging: false, scrollWheelZoom: false, doubleClickZoom: false,
      boxZoom: false, keyboard: false, touchZoom: false, zoomSnap: 0.05, zoomAnimation: false,
    });
    for (const kind of [...Object.keys(main.layers), "routes", "labels"]) {
      const pane = map.createPane(`rr-${kind}`);
      pane.style.zIndex = main.map.getPane(`rr-${kind}`).style.zIndex;
      if (kind === "labels") pane.style.pointerEvents = "none";
    }
    map.fitBounds(bounds, { animate: false });
    const layers = {};
    for (const [kind, group] of Object.entries(main.layers)) {
      layers[kind] = L.geoJSON(group.toGeoJSON(false), {
        pane: `rr-${kind}`, smoothFactor: 0.5,
        pointToLayer: (feature, at) => L.circleMarker(at, { pane: `rr-${kind}` }),
        interactive: true,
      }).addTo(map);
    }
    return RR.frame(map, layers, L.featureGroup().addTo(map), L.featureGroup().addTo(map), true);
  };
})();
