"use strict";
/* Puts the page together once Folium's script has made the map and its layers. */
(function () {
  const RR = window.RR;
  const { data, el, t } = RR;
  const kinds = ["background", "provinces", "border_segments", "legs", "nodes"];
  const map = window[data.map];
  const layer = (name) => window[data.layers[name]];
  const layers = Object.fromEntries(kinds.map((kind) => [kind, layer(kind)]));
  const named = new Map(Object.keys(data.layers).map((kind) => [layer(kind), kind]));

  document.body.classList.toggle("rr-compare", data.compare);
  RR.time();
  /* The one measurement of the page that the map needs, while there is little to lay out. */
  RR.chart();
  map.getSize();
  RR.panel();

  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  /* Not Leaflet's attribution control: that one reads its text as markup. */
  const owner = [data.tiles ? "© OpenStreetMap contributors." : "", data.attribution.split(". ")[0]].filter(Boolean).join(" ");
  const credit = el("p", { class: "rr-credit" });
  document.getElementById("rr-main").append(credit);
  map.getContainer().setAttribute("role", "region");
  /* The first view leaves room for names beside the outermost points. */
  const fit = (bounds, animate) => map.fitBounds(bounds, { paddingTopLeft: [44, 30], paddingBottomRight: [44, 48], animate });
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const views = document.getElementById("rr-views");
  views.setAttribute("role", "group");

  let zoom = null;
  function words() {
    if (zoom) zoom.remove();
    zoom = L.control.zoom({ position: "topleft", zoomInTitle: t("zoom_in"), zoomOutTitle: t("zoom_out") }).addTo(map);
    credit.replaceChildren(t("credit"), " ", RR.isolate(owner));
    map.getContainer().setAttribute("aria-label", t("map"));
    views.setAttribute("aria-label", t("views.label"));
    views.replaceChildren(...["region", "origin", "world"].map((key) =>
      el("button", { type: "button", onclick: () => fit(data.view[key], !calm) }, t(`views.${key}`))));
    const title = document.querySelector(".rr-inset-title");
    if (title) title.textContent = t("inset");
    document.querySelector(".rr-skip").textContent = t("skip");
    document.getElementById("rr-panel").setAttribute("aria-label", t("panel"));
    const control = window.rr_control;
    for (const row of control._layers) if (named.has(row.layer)) row.name = t(`layers.${named.get(row.layer)}`);
    control._update();
    const toggle = control.getContainer().querySelector(".leaflet-control-layers-toggle");
    toggle.setAttribute("aria-label", t("layers_label"));
    toggle.title = t("layers_label");
  }
  words();
  /* The maps have no view yet: shapes get their looks first and are drawn once. */
  const main = RR.frame(map, layers, layer("routes"), layer("labels"), false);
  map.options.minZoom = 0.25;
  fit(data.view.region, false);
  RR.settle();
  map.setMaxBounds([[-70, -60], [82, 350]]);
  /* Another language: the page is written anew, what was chosen stays. */
  RR.speak = function (lang) {
    const chosen = RR.isShut() ? null : RR.thing();
    const route = RR.chosen;
    RR.lang = lang;
    document.documentElement.lang = lang;
    RR.stop();
    RR.panel();
    RR.time();
    words();
    RR.rename();
    if (chosen) RR.choose(chosen);
    RR.chooseRoute(route);
    document.querySelector(".rr-languages [aria-pressed=true]").focus();
  };

  /* On paper the maps take the room that the sheet gives them, and show what they showed. */
  let views_ = [];
  const paper = function (on) {
    if (on) views_ = RR.frames.map((frame) => [frame.map.getBounds(), frame.map.getCenter(), frame.map.getZoom()]);
    document.body.classList.toggle("rr-print", on);
    RR.frames.forEach(function ({ map: each }, i) {
      each.invalidateSize({ animate: false });
      if (on) each.fitBounds(views_[i][0], { animate: false });
      else each.setView(views_[i][1], views_[i][2], { animate: false });
    });
    window.dispatchEvent(new Event("resize"));
  };
  window.addEventListener("beforeprint", () => paper(true));
  window.addEventListener("afterprint", () => paper(false));

  /* The page answers now. The enlarged provinces and the wide lines for fingers come once it has been painted and has
     nothing else to do. */
  const later = window.requestIdleCallback || ((work) => setTimeout(work, 0));
  const frame = window.requestAnimationFrame;
  const rest = () => frame(() => frame(() => later(function () {
    const corner = RR.inset(main, data.view.origin);
    if (corner) {
      corner.fitBounds(data.view.origin, { animate: false });
      RR.settle();
    }
    RR.complete(main);
    RR.widen();
    document.documentElement.dataset.ready = "true";
  }, { timeout: 300 })));
  if (document.readyState === "complete") rest();
  else window.addEventListener("load", rest);
})();
