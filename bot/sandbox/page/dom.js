/** Building nodes. Text only ever becomes text nodes: there is no HTML from messages anywhere. */

import { lang } from "./words.js";

/** An element. Properties that are functions listen, `data` fills the dataset, false is left out.
 * @param {string} tag @param {Record<string, any>} props @param {...(Node|string|null|false)} children */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child || child === 0));
  return node;
}

/** @param {string} name a symbol of icons.svg */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** A button that shows only an icon. */
export function iconButton(name, label, click, props = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, click, ...props }, icon(name));
}

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

const COLOURS = 7;

/** A round sign with an initial, coloured by id.
 * @param {number} id @param {string} name */
export function avatar(id, name, size = "") {
  const initial = [...name.replace(/^[^\p{L}\p{N}]+/u, "")][0] ?? "؟";
  return el("span", { class: `avatar ${size}`, data: { colour: Math.abs(id) % COLOURS }, "aria-hidden": "true" }, initial.toLocaleUpperCase(lang));
}

const STRONG = /[\p{L}\u200e\u200f]/u;
const RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\u200f]/u;

/** Whether a text says by itself from which side it reads: `/` or `12` do not. */
export const hasDirection = (text) => STRONG.test(text);

/** The direction of a text by its first strong character. @param {string} text */
export function direction(text) {
  const first = STRONG.exec(text.replace(/\u2068[^\u2069]*\u2069/g, ""));
  if (!first) return document.documentElement.dir;
  return RIGHT.test(first[0]) ? "rtl" : "ltr";
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Move focus among nodes with the arrow keys, Home and End.
 * @param {KeyboardEvent} event @param {HTMLElement[]} nodes
 * @param {[string, string]} keys the keys for back and forth */
export function rove(event, nodes, keys) {
  const now = nodes.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = { [keys[0]]: now - 1, [keys[1]]: now + 1, Home: 0, End: nodes.length - 1 }[event.key];
  if (to === undefined || now < 0) return;
  event.preventDefault();
  const target = nodes[Math.max(0, Math.min(to, nodes.length - 1))];
  for (const node of nodes) node.tabIndex = node === target ? 0 : -1;
  target.focus();
}

/** Left and right as back and forth in the page's direction. @returns {[string, string]} */
export const sideways = () =>
  document.documentElement.dir === "rtl" ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
