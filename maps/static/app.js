"use strict";
/* Puts the page together once Folium's script has made the map and its layers. */
(function () {
  const RR = window.RR;
  const { data, el, t } = RR;
  const map = window[data.map];
  const layer = (name) => window[data.layers[name]];

  RR.panel();

  L.control.zoom({ position: "topleft", zoomInTitle: t("zoom_in"), zoomOutTitle: t("zoom_out") }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  /* Not Leaflet's attribution control: that one reads its text as markup. */
  const credit = [data.tiles ? "© OpenStreetMap contributors." : "", data.attribution.split(". ")[0]].filter(Boolean).join(" ");
  document.getElementById("rr-main").append(el("p", { class: "rr-credit" }, t("credit"), " ", RR.isolate(credit)));
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", t("map"));
  L.control.attribution({ prefix: false, position: "bottomleft" }).addTo(map);
  if (data.tiles) map.attributionControl.addAttribution("© OpenStreetMap contributors");
  /* The first view leaves room for names beside the outermost points. */
  const fit = (bounds, animate) => map.fitBounds(bounds, { paddingTopLeft: [44, 30], paddingBottomRight: [44, 48], animate });
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const views = document.getElementById("rr-views");
  views.setAttribute("role", "group");
  views.setAttribute("aria-label", t("views.label"));
  for (const key of ["region", "origin", "world"]) {
    views.append(el("button", { type: "button", onclick: () => fit(data.view[key], !calm) }, t(`views.${key}`)));
  }
  fit(data.view.region, false);
  map.setMinZoom(0.25).setMaxBounds([[-70, -60], [82, 350]]);

  const kinds = ["background", "provinces", "border_segments", "legs", "nodes"];
  const layers = Object.fromEntries(kinds.map((kind) => [kind, layer(kind)]));
  const main = RR.frame(map, layers, layer("routes"), layer("labels"), false);
  RR.inset(main, data.view.origin);
  RR.placeNames();
  document.fonts.ready.then(RR.placeNames);
  document.documentElement.dataset.ready = "true";
})();
