"use strict";
/* Texts and small parts of the page. Every text of the dataset goes through `el` or `RR.isolate`, which make text nodes:
   nothing here (or in the other scripts) ever sets markup from a string. */
(function () {
  const data = JSON.parse(document.getElementById("rr-data").textContent);

  /* Tables come as one list of keys and one list a row; a cell that a row lacks is no property of it. */
  for (const name of ["nodes", "legs", "events", "claims", "sources"]) {
    const { fields, rows } = data[name];
    data[name] = rows.map((row) => Object.fromEntries(row.map((cell, i) => [fields[i], cell]).filter(([, cell]) => cell !== null)));
  }

  const RR = { data, lang: data.lang, column: data.columns.length - 1 };
  window.RR = RR;

  /* The values of the column that is shown; of a comparison that is the side after. */
  RR.now = () => RR.view(RR.column);
  RR.date = () => data.columns[RR.column][2];

  /* A phrase of the page's own, by path ("legend.title"), with {name} filled in. */
  RR.t = function (path, values) {
    let found = data.words[RR.lang];
    for (const part of path.split(".")) found = found && Object.hasOwn(found, part) ? found[part] : undefined;
    if (typeof found !== "string") return path.split(".").pop();
    return found.replace(/\{(\w+)\}/g, (whole, key) => (values && key in values ? String(values[key]) : whole));
  };

  /* A phrase for a word of a vocabulary; a word without one is shown as it is. */
  RR.term = function (group, word) {
    const phrases = data.words[RR.lang][group];
    return Object.hasOwn(phrases, word) ? phrases[word] : word;
  };

  RR.el = function (tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "onclick") element.addEventListener("click", value);
      else element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  };
  const el = RR.el;

  RR.svg = function (tag, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  /* A text of the dataset, set apart so that a right-to-left mark in it turns nothing around it. */
  RR.isolate = (text, attributes) => el("bdi", attributes, String(text));

  RR.name = (thing) => (RR.lang === "ko" && thing.ko) || thing.name || thing.id || "";
  RR.otherName = (thing) => (RR.lang === "ko" ? thing.name : thing.ko) || "";
  RR.country = (iso3) => Object.assign({ id: iso3 }, Object.hasOwn(data.countries, iso3) ? data.countries[iso3] : {});
  RR.legName = (leg) => `${RR.name(data.nodes[leg.tail])} → ${RR.name(data.nodes[leg.head])}`;

  /* Two decimals at most, thousands set apart by commas: the same in both languages. */
  RR.number = function (value) {
    const [whole, part] = String(Math.round(Number(value) * 100) / 100).split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  };
  RR.compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  RR.index = (value) => (value >= 99.95 && value < 100 ? "99.9" : Number(value).toFixed(1));

  /* The class of a value: how many thresholds it has reached. */
  RR.classOf = (value, thresholds) => thresholds.filter((threshold) => value >= threshold).length;

  RR.range = function (thresholds, number, unit = "") {
    const [low, high] = [thresholds[number - 1], thresholds[number]].map((value) => `${value}${unit}`);
    if (number === 0) return RR.t("legend.under", { high });
    if (number === thresholds.length) return RR.t("legend.over", { low });
    return RR.t("legend.between", { low: thresholds[number - 1], high });
  };

  /* Only web addresses become links; anything else stays text, such as one with a name before an @ that looks like a host. */
  function webAddress(text) {
    if (!/^https?:\/\//i.test(text || "")) return null;
    try {
      const url = new URL(text);
      return ["http:", "https:"].includes(url.protocol) && !url.username && !url.password ? url.href : null;
    } catch {
      return null;
    }
  }

  const addresses = new Map();
  RR.source = function (number) {
    const source = data.sources[number];
    const label = [source.publisher || source.id, source.published].filter(Boolean).join(", ");
    const full = [source.author, source.title].filter(Boolean).join(": ");
    if (!addresses.has(number)) addresses.set(number, webAddress(source.url));
    const href = addresses.get(number);
    if (!href) {
      const unlinked = source.url ? ` (${source.url})` : "";
      return RR.isolate(label + unlinked, { class: "rr-source", title: full });
    }
    const place = { href, target: "_blank", rel: "noopener noreferrer", class: "rr-source", title: full };
    return el("a", place, RR.isolate(label));
  };

  RR.sources = function (numbers) {
    const parts = [];
    for (const number of numbers || []) parts.push(parts.length ? " · " : "", RR.source(number));
    return el("span", { class: "rr-sources" }, parts);
  };

  RR.amount = function (claim) {
    const number = claim.unit === "year" ? String : RR.number; // a year has no thousands
    let value = number(claim.value);
    if (claim.max !== undefined) value += `–${number(claim.max)}`;
    value = `${value} ${RR.term("units", claim.unit || "")}`.trim();
    return RR.t(`claims.${claim.qualifier || "exact"}`, { v: value });
  };

  RR.period = function (start, end) {
    if (start && end && start !== end) return `${start} – ${end}`;
    if (!start && end) return RR.t("claims.until", { date: end });
    return start || end || "";
  };
})();
