/* The map as a picture that stands alone: headline, badge, what the number is not, date, legend and source are in it. */

import { data } from "./data";
import { byId, svg, put } from "./dom";
import { assumptions, moverText, rangeText, sentence } from "./headline";
import { className } from "./legend";
import { boxInView } from "./map";
import { overlayNotes } from "./overlay";
import { saidIn, t } from "./words";

const WIDTH = 1400, MAP = 820, PAD = 24, LINE = 20;
const PROPERTIES = ["fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "vector-effect"] as const;

/* A copy of a drawing that keeps its looks without the styles of the page. */
function plain(element: Element): Element {
  const copy = element.cloneNode(false) as Element;
  copy.removeAttribute("id");
  copy.removeAttribute("class");
  for (const name of [...copy.getAttributeNames()]) if (name.startsWith("data-")) copy.removeAttribute(name);
  const style = getComputedStyle(element);
  if (element.tagName === "path") for (const property of PROPERTIES) copy.setAttribute(property, property === "stroke-width" ? String(parseFloat(style.strokeWidth)) : style.getPropertyValue(property));
  if (copy.getAttribute("fill")?.startsWith("url")) copy.setAttribute("fill", "url(#hatch)");
  if (element.classList.contains("hit") || element.classList.contains("hovered")) return svg("g");
  for (const child of element.children) copy.append(plain(child));
  return copy;
}

function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const wide = Array.from(`${line} ${word}`).reduce((sum, letter) => sum + (letter > "ᄀ" ? 1.7 : 1), 0);
    if (line && wide > most) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

export function picture(): { text: string; width: number; height: number } {
  const ink = getComputedStyle(document.body).color, paper = getComputedStyle(document.body).backgroundColor;
  const root = svg("svg", { xmlns: "http://www.w3.org/2000/svg", width: WIDTH, "font-family": "system-ui, 'Noto Sans', 'Noto Sans KR', sans-serif" });
  let y = PAD;
  const write = (text: string, size: number, weight = 400, colour = ink): void => {
    for (const line of wrapped(text, (WIDTH - 2 * PAD) / (size * 0.53))) {
      y += size * 1.3;
      root.append(svg("text", { x: PAD, y, "font-size": size, "font-weight": weight, fill: colour }, line));
    }
  };
  const badge = byId("rr-badge"), colours = getComputedStyle(badge);
  const words = badge.textContent;
  root.append(svg("rect", { x: PAD, y, width: words.length * 8.6 + 18, height: 24, rx: 3, fill: colours.backgroundColor }), svg("text", { x: PAD + 9, y: y + 17, "font-size": 14, "font-weight": 700, fill: colours.color }, words));
  y += 26;
  write(sentence(), 27, 700);
  for (const line of [...assumptions(), ...overlayNotes()]) write(line, 15, 700);
  const below = [rangeText(), moverText()].filter(Boolean).join(" ");
  if (below) write(below, 16);
  write(t("not_this"), 13);
  y += 12;
  const [west, north, east, south] = boxInView();
  const sea = getComputedStyle(byId("rr-region")).backgroundColor;
  const map = svg("svg", { x: PAD, y, width: WIDTH - 2 * PAD, height: MAP, viewBox: `${west} ${north} ${east - west} ${south - north}`, overflow: "hidden" });
  const scale = Math.max((east - west) / (WIDTH - 2 * PAD), (south - north) / MAP);
  const box = { w: (WIDTH - 2 * PAD) * scale, h: MAP * scale };
  const left = (west + east) / 2 - box.w / 2, top = (north + south) / 2 - box.h / 2;
  map.append(svg("rect", { x: left, y: top, width: box.w, height: box.h, fill: sea }));
  const pattern = svg("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: `scale(${scale}) rotate(45)` });
  document.querySelectorAll("#rr-hatch > path").forEach((path) => pattern.append(plain(path)));
  map.append(svg("defs", null, pattern));
  for (const id of ["rr-base-g", "rr-top-g"]) map.append(plain(byId(id)));
  root.append(map);
  document.querySelectorAll<HTMLElement>("#rr-region .nm:not(.off) b").forEach((name) => {
    const room = byId("rr-region").getBoundingClientRect(), own = name.getBoundingClientRect();
    const pixel = Math.max((east - west) / room.width, (south - north) / room.height) / scale;
    const spot = (name.parentElement ?? name).getBoundingClientRect();
    /* The place moves with the map; its name keeps its distance from it. */
    const at = {
      x: PAD + (WIDTH - 2 * PAD) / 2 + (spot.left - room.left - room.width / 2) * pixel + 1.08 * (own.left + own.width / 2 - spot.left),
      y: y + MAP / 2 + (spot.top - room.top - room.height / 2) * pixel + 1.08 * (own.top + own.height / 2 - spot.top),
    };
    const style = getComputedStyle(name);
    if (at.y < y + 8 || at.y > y + MAP - 8) return;
    if (name.parentElement?.classList.contains("badge-no")) root.append(svg("circle", { cx: at.x, cy: at.y, r: 10, fill: style.backgroundColor, stroke: style.color, "stroke-width": 1.5 }));
    root.append(svg("text", { x: at.x, y: at.y + 4.5, "text-anchor": "middle", "font-size": 13, "font-weight": style.fontWeight, fill: style.color, "paint-order": "stroke", stroke: name.parentElement?.classList.contains("badge-no") ? "none" : paper, "stroke-width": 3, "stroke-linejoin": "round" }, name.textContent));
  });
  y += MAP + 10;
  let x = PAD;
  for (const row of document.querySelectorAll<HTMLElement>("#rr-legend .scale li:not([hidden]) button")) {
    const key = row.dataset["class"] ?? "", text = className(key), wide = 58 + text.length * 7.6;
    if (x + wide > WIDTH - PAD) [x, y] = [PAD, y + LINE + 4];
    const sample = row.querySelector("path");
    if (sample) put(root, svg("g", { transform: `translate(${x} ${y + 3})` }, plain(sample)));
    root.append(svg("text", { x: x + 42, y: y + 15, "font-size": 13, fill: ink }, text));
    x += wide;
  }
  y += LINE + 12;
  root.append(svg("text", { x: PAD, y: y + 4, "font-size": 12, fill: ink }, [byId("rr-corner").textContent, saidIn(data, "attribution") ?? data.attribution].filter(Boolean).join(". ").slice(0, 220)));
  const height = Math.round(y + PAD);
  root.setAttribute("height", String(height));
  root.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
  root.prepend(svg("title", null, sentence()), svg("rect", { width: WIDTH, height, fill: paper }));
  return { text: new XMLSerializer().serializeToString(root), width: WIDTH, height };
}

export async function pixels({ text, width, height }: { text: string; width: number; height: number }): Promise<Blob> {
  const image = new Image();
  const loaded = new Promise<void>((done, fail) => {
    image.onload = () => done();
    image.onerror = () => fail(new Error("the picture could not be drawn"));
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await loaded;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * 2, height * 2];
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser gives no canvas");
  context.scale(2, 2);
  context.drawImage(image, 0, 0);
  return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("the picture could not be made"))), "image/png"));
}
