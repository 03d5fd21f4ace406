/** Small helpers for elements. */
import { printed } from '../check.js';

type Child = Node | string;

/** Makes an element: properties are set as such, names with a hyphen, `role` and `for` as attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Readonly<Record<string, unknown>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (name.includes('-') || name === 'role' || name === 'for') element.setAttribute(name, String(value));
    else if (name === 'class') element.className = String(value);
    else (element as unknown as Record<string, unknown>)[name] = value;
  }
  element.append(...children);
  return element;
}

/** The element of an id; the page must have it. */
export function byId<E extends HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element as E;
}

/** A number for people: a true minus sign, so many digits behind the point. */
export function number(value: number, digits = 3): string {
  return printed(value, digits);
}

/** A button. */
export function button(label: string, press: () => void, properties: Readonly<Record<string, unknown>> = {}) {
  return h('button', { type: 'button', onclick: press, ...properties }, label);
}

/** Options of a select, the present one chosen. */
export function options(
  list: readonly (readonly [value: string, label: string])[],
  present: string,
): HTMLOptionElement[] {
  return list.map(([value, label]) => h('option', { value, selected: value === present }, label));
}

/** A text with a symbol of the paper in it: V_th, v(0), r … `_x` becomes an index. */
export function symbol(text: string): HTMLElement {
  const [main, rest = ''] = text.split('_');
  const [, index = '', tail = ''] = /^(\w*)(.*)$/.exec(rest) ?? [];
  const out = h('span', { class: 'symbol' }, h('i', {}, main));
  if (index) out.append(h('sub', {}, index));
  if (tail) out.append(tail);
  return out;
}

/** A formula: single letters in italics, `_` starts an index, `^(…)` is an exponent, the rest as it is. */
export function formula(text: string): HTMLElement {
  const out = h('span', { class: 'symbol' });
  let end = 0;
  const parts = text.matchAll(/\p{L}{2,}|([\p{L}∑])(?:_(\w+))?|\^\(([^)]*)\)/gu);
  for (const { 0: all, 1: letter, 2: index, 3: exponent, index: at } of parts) {
    const upright = letter === undefined || !/\p{Script=Latin}/u.test(letter); // words, and Greek as in the paper
    out.append(text.slice(end, at));
    if (exponent !== undefined) out.append(h('sup', {}, formula(exponent)));
    else out.append(upright ? (letter ?? all) : h('i', {}, letter));
    if (index) out.append(h('sub', {}, index));
    end = at + all.length;
  }
  out.append(text.slice(end));
  return out;
}

/** Prose with V_th and v_temp in it, set as symbols. */
export function prose(text: string): (Node | string)[] {
  return text.split(/(\b[Vv]_\w+)/).map((part, i) => (i % 2 === 1 ? formula(part) : part));
}

/** The same where there is only text, as in the options of a list. */
export function plainSymbols(text: string): string {
  return text.replaceAll('_th', 'ₜₕ').replaceAll('_temp', 'ₜₑₘₚ');
}

/** Pixels (H, W, C) on a canvas of that size: three channels as colours, of any other number the first one as grey. */
export function paintPixels(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  [H, W, C]: readonly [number, number, number],
) {
  canvas.width = W;
  canvas.height = H;
  const data = new ImageData(W, H);
  for (let p = 0; p < W * H; p++) {
    for (let c = 0; c < 3; c++) data.data[p * 4 + c] = pixels[p * C + (C === 3 ? c : 0)];
    data.data[p * 4 + 3] = 255;
  }
  canvas.getContext('2d')?.putImageData(data, 0, 0);
}
