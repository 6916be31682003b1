"use strict";
/* Names on the map: each is measured once and then placed by reckoning, so that a move or a step measures nothing. */
(function () {
  const RR = window.RR;
  const { data, el } = RR;
  const { nodes } = data;
  const NEAR = 5.6; // the zoom from which provinces are large enough for their names
  const MANY = 400; // from this number of places on only countries are named

  RR.overlap = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

  RR.drawNames = function (frame) {
    frame.names.clearLayers();
    frame.labels = [];
    const add = function (at, text, kind, rank, extra) {
      const body = el("span", { class: `rr-name rr-name-${kind}`, lang: RR.lang }, RR.isolate(text), extra ? el("i", {}, extra) : null);
      const marker = L.marker(at, {
        icon: L.divIcon({ className: "rr-pin", html: body, iconSize: [0, 0] }), interactive: false, keyboard: false, pane: "rr-labels",
      });
      frame.names.addLayer(marker);
      frame.labels.push({ at, body, rank, kind, size: null });
    };
    const named = new Set(nodes.filter((node) => ["transit_country", "destination"].includes(node.kind)).map((node) => node.country));
    frame.layers.nodes.eachLayer(function (layer) {
      const node = nodes[layer.feature.properties.i];
      const at = layer.getLatLng();
      if (node.kind === "destination") add(at, RR.name(node), "destination", 0);
      if (node.kind === "transit_country") add(at, RR.name(node), "transit_country", 1);
      if (nodes.length > MANY) return;
      if (node.kind === "transit_region") add(at, RR.name(node), "transit_region", frame.inset ? 3 : 5);
      if (node.kind === "province") {
        const share = node.share === undefined ? null : `${node.share} %`;
        add(at, RR.name(node), "province", node.share === undefined ? 9 : 4 - node.share / 100, share);
      }
    });
    frame.layers.background.eachLayer(function (layer) {
      const i = layer.feature.properties.i;
      const iso3 = i >= 0 ? data.country_order[i] : null;
      if (!iso3 || named.has(iso3) || frame.inset) return;
      add(largest(layer).getCenter(), RR.name(RR.country(iso3)), "country", iso3 === data.origin ? 2 : 3);
    });
    frame.labels.sort((a, b) => a.rank - b.rank);
    RR.placeNamesOf(frame);
  };

  /* The extent of the largest part of a country; its middle is where the name goes. */
  function largest(layer) {
    const rings = layer.getLatLngs().map((part) => (Array.isArray(part[0]) ? part[0] : part));
    const boxes = rings.map((ring) => L.latLngBounds(ring));
    const size = (box) => (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth());
    return boxes.sort((a, b) => size(b) - size(a))[0];
  }

  const SIDES = {
    middle: (x, y, w, h) => [x - w / 2, y - h / 2],
    right: (x, y, w, h) => [x + 10, y - h / 2],
    left: (x, y, w, h) => [x - w - 10, y - h / 2],
    above: (x, y, w, h) => [x - w / 2, y - h - 8],
    below: (x, y, w) => [x - w / 2, y + 8],
  };
  const CHOICES = { country: ["middle"], province: ["middle", "below", "above"] };

  /* Boxes over the map, in its own pixels, that names keep off. */
  function obstacles(frame, crowded) {
    if (frame.inset) return [];
    const box = frame.map.getContainer().getBoundingClientRect();
    const corner = document.getElementById("rr-inset");
    const found = [document.querySelector(".rr-credit"), document.getElementById("rr-views")];
    if (crowded && !corner.hidden) found.push(corner);
    return found.filter(Boolean).map(function (part) {
      const own = part.getBoundingClientRect();
      return { left: own.left - box.left, right: own.right - box.left, top: own.top - box.top, bottom: own.bottom - box.top };
    });
  }

  RR.measureNames = function (frame) {
    for (const label of frame.labels) if (!label.size) label.size = [label.body.offsetWidth, label.body.offsetHeight];
  };

  /* Put each name where nothing more important is in its way, on one of four sides, or leave it out. */
  RR.placeNamesOf = function (frame, moved = true) {
    const { map } = frame;
    if (!map._loaded) return;
    const crowded = !frame.inset && map.getZoom() < NEAR;
    if (moved || !frame.obstacles) {
      // Once the main map itself shows the provinces, the inset would only hide a part of them.
      if (!frame.inset) document.getElementById("rr-inset").classList.toggle("rr-away", !crowded);
      frame.obstacles = obstacles(frame, crowded);
    }
    RR.measureNames(frame);
    const taken = [...frame.obstacles, ...frame.badges];
    const { x: width, y: height } = map.getSize();
    for (const label of frame.labels) {
      const { body, kind, at } = label;
      const [w, h] = label.size;
      let side = null;
      if (w && !(kind === "province" && crowded)) {
        const { x, y } = map.latLngToContainerPoint(at);
        for (const choice of CHOICES[kind] || ["right", "left", "below", "above"]) {
          const [left, top] = SIDES[choice](x, y, w, h);
          const own = { left, top, right: left + w, bottom: top + h };
          if (left > 0 && top > 0 && own.right < width && own.bottom < height && !taken.some((other) => RR.overlap(own, other))) {
            taken.push(own);
            side = choice;
            break;
          }
        }
      }
      if (label.side === side) continue;
      label.side = side;
      if (side) body.dataset.side = side;
      body.classList.toggle("rr-hidden", !side);
    }
  };
})();
