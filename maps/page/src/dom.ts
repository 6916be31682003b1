/* Elements of the page. A text becomes a text node and never markup. */

export type Child = Node | string | number | null | undefined | false;
export type Attributes = Record<string, string | number | boolean | null | undefined>;

function fill(element: Element, attributes: Attributes | null, children: (Child | Child[])[]): void {
  for (const key in attributes) {
    const value = attributes[key];
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : String(value));
  }
  put(element, ...children);
}

/* Append what there is of some children. */
export function put(element: Element, ...children: (Child | Child[])[]): void {
  for (const child of children) {
    if (Array.isArray(child)) put(element, ...child);
    else if (child !== null && child !== undefined && child !== false && child !== "") element.append(typeof child === "number" ? String(child) : child);
  }
}

export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes?: Attributes | null, ...children: (Child | Child[])[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes ?? null, children);
  return element;
}

export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes?: Attributes | null, ...children: (Child | Child[])[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes ?? null, children);
  return element;
}

/* A button that does something. */
export function button(attributes: Attributes, act: (event: MouseEvent) => void, ...children: (Child | Child[])[]): HTMLButtonElement {
  const element = el("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", act);
  return element;
}

/* A text of the dataset, set apart so that a right-to-left mark in it turns nothing around it. */
export const isolate = (text: string, attributes?: Attributes): HTMLElement => el("bdi", attributes ?? null, text);

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element ${id}`);
  return found;
}

/* Run code that waits in the page, in its order. */
export function runScripts(selector: string): void {
  for (const code of document.querySelectorAll(selector)) {
    const script = document.createElement("script");
    script.textContent = code.textContent;
    code.replaceWith(script);
  }
}

/* Put other children into an element; the focus stays where it was, by position among what can take it. */
export function refill(element: HTMLElement, ...children: (Child | Child[])[]): void {
  const able = "a[href], button, select, input, summary, [tabindex]";
  const at = element.contains(document.activeElement) ? [...element.querySelectorAll(able)].indexOf(document.activeElement as Element) : -1;
  element.replaceChildren();
  put(element, ...children);
  if (at >= 0) {
    const now = [...element.querySelectorAll<HTMLElement>(able)];
    (now[Math.min(at, now.length - 1)] ?? element).focus({ preventScroll: true });
  }
}

/* A sentence whose dates stay in one piece. */
export function unbroken(text: string): (string | HTMLElement)[] {
  return text.split(/(\d{4}-\d\d-\d\d|\d{4}년(?: \d+월(?: \d+일)?)?)/).map((piece, i) => (i % 2 ? el("span", { class: "nb" }, piece) : piece));
}
