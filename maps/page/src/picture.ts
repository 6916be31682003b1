/* The map as a picture that stands alone: headline, badge, what the number is not, date, legend and source are in it. */

import { data } from "./data";
import { byId, svg, put } from "./dom";
import { assumptions, moverText, rangeText, sentence } from "./headline";
import { boxInView } from "./map";
import { overlayNotes } from "./overlay";
import { saidIn, t } from "./words";

const WIDTH = 1400, MAP = 820, PAD = 24, LINE = 20;
const PROPERTIES = ["fill", "fill-rule", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "vector-effect"] as const;

/* A copy of a drawing that keeps its looks without the styles of the page. */
function plain(element: Element): Element {
  const copy = element.cloneNode(false) as Element;
  copy.removeAttribute("id");
  copy.removeAttribute("class");
  for (const name of [...copy.getAttributeNames()]) if (name.startsWith("data-")) copy.removeAttribute(name);
  const style = getComputedStyle(element);
  if (element.tagName === "path" || element.tagName === "rect") for (const property of PROPERTIES) copy.setAttribute(property, property === "stroke-width" ? String(parseFloat(style.strokeWidth)) : style.getPropertyValue(property));
  const fill = copy.getAttribute("fill");
  if (fill?.startsWith("url")) copy.setAttribute("fill", fill.includes("key") ? "url(#hatch-key)" : "url(#hatch)");
  if (element.classList.contains("hit") || element.classList.contains("hovered") || style.display === "none") return svg("g");
  for (const child of element.children) copy.append(plain(child));
  return copy;
}

const FONT = "system-ui, 'Noto Sans', 'Noto Sans KR', sans-serif";
const pen = document.createElement("canvas").getContext("2d");
function wide(text: string, size: number, weight: number | string = 400): number {
  if (!pen) return text.length * size;
  pen.font = `${weight} ${size}px ${FONT}`;
  return pen.measureText(text).width;
}
function wrapped(text: string, size: number, weight: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && wide(`${line} ${word}`, size, weight) > WIDTH - 2 * PAD) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

export function picture(): { text: string; width: number; height: number } {
  const ink = getComputedStyle(document.body).color, paper = getComputedStyle(document.body).backgroundColor;
  const root = svg("svg", { xmlns: "http://www.w3.org/2000/svg", width: WIDTH, "font-family": FONT });
  let y = PAD;
  const write = (text: string, size: number, weight = 400, colour = ink): void => {
    for (const line of wrapped(text, size, weight)) {
      y += size * 1.3;
      root.append(svg("text", { x: PAD, y, "font-size": size, "font-weight": weight, fill: colour }, line));
    }
  };
  const badge = byId("rr-badge"), colours = getComputedStyle(badge);
  const words = badge.textContent;
  root.append(svg("rect", { x: PAD, y, width: wide(words, 14, 700) + 18, height: 24, rx: 3, fill: colours.backgroundColor }), svg("text", { x: PAD + 9, y: y + 17, "font-size": 14, "font-weight": 700, fill: colours.color }, words));
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
  const hatch = (id: string, zoom: number): SVGElement => {
    const made = svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: `scale(${zoom}) rotate(45)` });
    document.querySelectorAll("#rr-hatch > path").forEach((path) => made.append(plain(path)));
    return made;
  };
  map.append(svg("defs", null, hatch("hatch", scale), hatch("hatch-key", 1)));
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
    if (name.parentElement?.classList.contains("badge-no")) {
      const half = Math.max(10, wide(name.textContent, 13, style.fontWeight) / 2 + 5);
      root.append(svg("rect", { x: at.x - half, y: at.y - 10, width: 2 * half, height: 20, rx: 10, fill: style.backgroundColor, stroke: style.color, "stroke-width": 1.5 }));
    }
    root.append(svg("text", { x: at.x, y: at.y + 4.5, "text-anchor": "middle", "font-size": 13, "font-weight": style.fontWeight, fill: style.color, "paint-order": "stroke", stroke: name.parentElement?.classList.contains("badge-no") ? "none" : paper, "stroke-width": 3, "stroke-linejoin": "round" }, name.textContent));
  });
  y += MAP + 10;
  for (const list of document.querySelectorAll("#rr-legend ul:not([hidden])")) {
    y += 18;
    root.append(svg("text", { x: PAD, y, "font-size": 13, "font-weight": 700, fill: ink }, list.previousElementSibling?.textContent));
    let x = PAD;
    y += 6;
    for (const row of list.querySelectorAll("li:not([hidden])")) {
      const text = row.querySelector(".lt")?.textContent ?? "", room = 62 + wide(text, 13);
      if (x + room > WIDTH - PAD) [x, y] = [PAD, y + LINE + 4];
      const sample = row.querySelector(".sw > :is(path, rect)");
      if (sample) put(root, svg("g", { transform: `translate(${x} ${y + 3})` }, plain(sample)));
      root.append(svg("text", { x: x + 42, y: y + 15, "font-size": 13, fill: ink }, text));
      x += room;
    }
    y += LINE;
  }
  y += LINE;
  write([byId("rr-corner").textContent, saidIn(data, "attribution") ?? data.attribution].filter(Boolean).join(". "), 12);
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
