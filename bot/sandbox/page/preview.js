/** The card of a link under (or above) a message. */

import { getPreview } from "./api.js";
import { el } from "./dom.js";
import { previewUrl } from "./entities.js";
import { inside, link, parseUrl } from "./links.js";

/** @type {Map<string, Promise<any>>} */
const known = new Map();

function ask(url) {
  if (!known.has(url)) known.set(url, getPreview(url).catch(() => ({ url })));
  return known.get(url);
}

function fill(card, found, options) {
  const host = parseUrl(found.url).hostname;
  const words = el("span", { class: "preview-words" }, el("b", { class: "preview-site", dir: "auto" }, found.site || host), found.title && el("b", { dir: "auto" }, found.title), found.description && el("span", { class: "preview-text", dir: "auto" }, found.description));
  const image = found.image && el("img", { src: found.image, alt: "", loading: "lazy" });
  const large = image && !options.prefer_small_media;
  card.classList.toggle("large", Boolean(large));
  card.replaceChildren(link(found.url, ...(image ? [words, image] : [words])));
}

/** @param {any} message @returns {HTMLElement|null} filled when the page behind the link is read */
export function preview(message) {
  const url = previewUrl(message);
  if (!parseUrl(url) || !parseUrl(url).protocol.startsWith("http") || inside(url)) return null;
  const card = el("div", { class: "preview" });
  ask(url).then((found) => fill(card, { ...found, url: found.url || url }, message.link_preview_options ?? {}));
  return card;
}
