"use strict";
/* Time: a slider over the columns with play, pause, step and a date box, and a chart of the index and arrivals under it. */
(function () {
  const RR = window.RR;
  const { data, el, svg } = RR;
  const t = (path, values) => RR.t(path, values);
  const { columns, events } = data;
  const days = columns.map(([, day]) => day);
  const last = columns.length - 1;
  const EDGE = 9; // half the width of the slider's knob: its middle starts and ends this far from the edges
  const box = document.getElementById("rr-time");
  let slider, play, field, status, chart, legend, cursor, timer, width;

  /* ---- the column ---------------------------------------------------------------------------------------------- */

  RR.setColumn = function (column) {
    column = Math.max(0, Math.min(last, column));
    if (column === RR.column) return;
    RR.column = column;
    RR.restyle();
    RR.refresh();
    follow();
  };

  const ordinal = (date) => Math.round(Date.parse(`${date}T00:00:00Z`) / 86400000) + 719163;

  /* The column nearest to a day. */
  function nearest(day) {
    let best = 0;
    days.forEach((each, i) => Math.abs(each - day) < Math.abs(days[best] - day) && (best = i));
    return best;
  }

  /* Where a day lies between the first and the last column, 0 to 1, in equal steps as on the slider. */
  function along(day) {
    let i = days.findIndex((each) => each > day) - 1;
    if (i === -2) i = last - 1;
    if (i < 0) i = 0;
    return (i + (day - days[i]) / (days[i + 1] - days[i])) / last;
  }

  function follow() {
    const date = RR.date();
    if (Number(slider.value) !== RR.column) slider.value = String(RR.column);
    slider.setAttribute("aria-valuetext", date);
    if (document.activeElement !== field) field.value = date;
    field.removeAttribute("aria-invalid");
    status.textContent = saying();
    if (cursor) {
      const x = EDGE + (RR.column / last) * (width - 2 * EDGE);
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
    }
  }

  /* What is said of a date: the index, the events in force, and what began since the step before. */
  function saying() {
    const view = RR.now();
    const parts = [];
    const index = data.chart && data.chart.index;
    const sure = RR.doubt?.saying() || (index && t("time.network", { n: RR.index(index[RR.column]) }));
    if (sure) parts.push(sure);
    parts.push(t("time.in_force", { n: RR.inForce(view).length }));
    if (RR.column > 0) {
      const since = days[RR.column - 1];
      const began = view.side.days.filter((each) => each && each[0] !== null && each[0] > since && each[0] <= view.day).length;
      if (began) parts.push(t("time.began", { n: began, date: columns[RR.column - 1][2] }));
    }
    return parts.join(" · ");
  }

  /* ---- playing ------------------------------------------------------------------------------------------------- */

  const playing = () => timer !== undefined;
  function pause() {
    clearInterval(timer);
    timer = undefined;
    press();
  }
  function start() {
    if (RR.column === last) RR.setColumn(0);
    timer = setInterval(function () {
      if (RR.column >= last) pause();
      else RR.setColumn(RR.column + 1);
    }, columns.length > 60 ? 250 : 800);
    press();
  }
  function press() {
    play.textContent = playing() ? "❚❚" : "▶";
    play.setAttribute("aria-label", t(playing() ? "time.pause" : "time.play"));
    play.title = t(playing() ? "time.pause" : "time.play");
    // Somebody who listens hears the date they chose, not every step of a film.
    status.setAttribute("aria-live", playing() ? "off" : "polite");
  }
  RR.stop = () => playing() && pause();
  const step = function (by) {
    if (playing()) pause();
    RR.setColumn(RR.column + by);
  };

  /* ---- the chart ----------------------------------------------------------------------------------------------- */

  const TOP = 5;
  const RUG = 11; // pixels for event marks on either side of their line
  function draw() {
    width = Math.max(200, chart.clientWidth);
    const at = (day) => EDGE + Math.max(0, Math.min(1, along(day))) * (width - 2 * EDGE);
    const plot = width < 500 ? 30 : 46; // pixels from the top of the plot to its foot
    const foot = TOP + plot;
    const height = foot + 2 * RUG + 6;
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": RR.doubt?.describe() || describe() });
    const { arrivals, index } = data.chart || { arrivals: [], index: null };
    const most = Math.max(1, ...arrivals.map(([, people]) => people));
    for (const [year, people] of arrivals) {
      const [from, to] = [ordinal(`${year}-01-01`), ordinal(`${year}-12-31`)];
      if (to < days[0] || from > days[last]) continue;
      const [x, end] = [at(from), at(to)];
      const tall = (people / most) * plot;
      picture.append(svg("rect", { x: x + 0.5, y: foot - tall, width: Math.max(0.5, end - x - 1), height: tall, fill: "#b9d2da" }));
    }
    picture.append(svg("line", { x1: EDGE, x2: width - EDGE, y1: foot + 0.5, y2: foot + 0.5, stroke: "#8f979c" }));
    const point = (value, i) => `${(EDGE + (i / last) * (width - 2 * EDGE)).toFixed(1)},${(foot - (value / 100) * plot).toFixed(1)}`;
    if (!RR.doubt?.paint(picture, point) && index) {
      picture.append(svg("polyline", { points: index.map(point).join(" "), fill: "none", stroke: "#7d1f3f", "stroke-width": 2, "stroke-linejoin": "round" }));
    }
    const middle = foot + RUG + 3;
    picture.append(svg("line", { x1: EDGE, x2: width - EDGE, y1: middle, y2: middle, stroke: "#c9cdd0" }));
    const side = data.sides[0];
    events.forEach(function (event, k) {
      const first = side.days[k] && side.days[k][0];
      if (first === null || first === undefined || !first || first < days[0] || first > days[last]) return;
      const x = at(first).toFixed(1);
      const tall = 2 + event.severity * 1.8;
      const up = event.direction !== "lowers";
      const colour = event.effect === "block" ? "#15181c" : { raises: "#b3402a", lowers: "#20647c" }[event.direction] || "#6d737a";
      picture.append(svg("line", { x1: x, x2: x, y1: middle, y2: up ? middle - tall : middle + tall, stroke: colour, "stroke-width": 1.6 }));
    });
    cursor = svg("line", { x1: 0, x2: 0, y1: 0, y2: height, stroke: "#15181c", "stroke-width": 1.5 });
    picture.append(cursor);
    chart.replaceChildren(picture);
    legend.replaceChildren(...keys());
  }
  function describe() {
    const { index, destination } = data.chart || {};
    const place = destination ? RR.name(data.nodes.find((node) => node.id === destination)) : "";
    const ends = index ? [RR.index(index[0]), RR.index(index[last])] : ["–", "–"];
    return t("time.chart", { from: columns[0][2], to: columns[last][2], place, a: ends[0], b: ends[1] });
  }

  function key(mark, text) {
    return el("li", {}, mark, text);
  }
  function keys() {
    const mark = (...parts) => svg("svg", { viewBox: "0 0 20 10", class: "rr-key", "aria-hidden": "true" }, ...parts);
    const place = data.chart ? RR.name(data.nodes.find((node) => node.id === data.chart.destination)) : "";
    const rows = [];
    const sure = RR.doubt?.keys();
    if (sure) rows.push(...sure.map(([part, text]) => key(mark(part), text)));
    else if (data.chart && data.chart.index) rows.push(key(mark(svg("line", { x1: 1, x2: 19, y1: 5, y2: 5, stroke: "#7d1f3f", "stroke-width": 2 })), t("time.key_index")));
    if (data.chart && data.chart.arrivals.length) {
      const most = Math.max(...data.chart.arrivals.map(([, people]) => people));
      rows.push(key(mark(svg("rect", { x: 4, y: 0, width: 12, height: 10, fill: "#b9d2da" })), t("time.key_arrivals", { place, n: RR.number(most) })));
    }
    rows.push(key(mark(svg("line", { x1: 6, x2: 6, y1: 0, y2: 5, stroke: "#b3402a", "stroke-width": 2 }), svg("line", { x1: 13, x2: 13, y1: 5, y2: 10, stroke: "#20647c", "stroke-width": 2 })), t("time.key_events")));
    return rows;
  }

  /* ---- the bar ------------------------------------------------------------------------------------------------- */

  RR.time = function () {
    if (columns.length < 2 || data.compare) return;
    box.hidden = false;
    const button = (label, sign, onclick) => el("button", { type: "button", "aria-label": t(label), title: t(label), onclick }, sign);
    play = el("button", { type: "button", class: "rr-play", onclick: () => (playing() ? pause() : start()) });
    slider = el("input", { type: "range", class: "rr-slider", min: 0, max: last, step: 1, value: RR.column, "aria-label": t("time.slider") });
    slider.addEventListener("input", function () {
      if (playing()) pause();
      RR.setColumn(Number(slider.value));
    });
    field = el("input", { type: "text", class: "rr-date", id: "rr-date", inputmode: "numeric", autocomplete: "off", spellcheck: "false", size: 10, maxlength: 10 });
    const take = function () {
      const day = /^\d{4}(-\d\d(-\d\d)?)?$/.test(field.value.trim()) ? ordinal(`${field.value.trim()}-01-01`.slice(0, 10)) : NaN;
      if (Number.isNaN(day)) {
        field.setAttribute("aria-invalid", "true");
        status.textContent = t("time.bad_date");
        return;
      }
      if (playing()) pause();
      field.value = "";
      RR.setColumn(nearest(day));
      field.value = RR.date();
      follow();
    };
    field.addEventListener("change", take);
    field.addEventListener("keydown", (event) => event.key === "Enter" && take());
    status = el("p", { class: "rr-status-line", role: "status" });
    chart = el("div", { class: "rr-chart" });
    legend = el("ul", { class: "rr-keys" });
    chart.addEventListener("click", function (event) {
      const x = event.clientX - chart.getBoundingClientRect().left;
      if (playing()) pause();
      RR.setColumn(Math.round(((x - EDGE) / (width - 2 * EDGE)) * last));
    });
    box.setAttribute("aria-label", t("time.label"));
    box.replaceChildren(
      el("div", { class: "rr-time-row" },
        el("div", { class: "rr-buttons" }, button("time.back", "◀︎|", () => step(-1)), play, button("time.forward", "|▶︎", () => step(1))),
        el("label", { class: "rr-date-label", for: "rr-date" }, t("time.date")), field, status),
      slider, chart, legend);
    press();
    if (RR.frames[0] && RR.frames[0].map._loaded) RR.chart();
  };
  RR.chart = function () {
    if (!chart) return;
    draw();
    follow();
  };
  if (columns.length > 1 && !data.compare) {
    window.addEventListener("resize", () => RR.chart());
    document.addEventListener("keydown", function (event) {
      if (document.activeElement !== document.body || event.altKey || event.ctrlKey || event.metaKey) return;
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by) step(by);
    });
  }
})();
