/** Where a link may lead: out of the page, or to a chat inside it. */

import { el } from "./dom.js";
import { store } from "./state.js";

const SCHEMES = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);

/** @param {string} url @returns {URL|null} nothing where the scheme is not one of ours */
export function parseUrl(url) {
  try {
    const parsed = new URL(/^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`);
    return SCHEMES.has(parsed.protocol) ? parsed : null;
  } catch {
    return null;
  }
}

/** What a Telegram link asks for inside this page.
 * @returns {{start?: string, person?: number, chat?: number, message?: number}|null} */
export function inside(url) {
  const parsed = parseUrl(url);
  if (!parsed) return null;
  const query = parsed.searchParams;
  const username = store.state?.bot?.username?.toLowerCase();
  if (parsed.protocol === "tg:") {
    if (query.has("id")) return { person: Number(query.get("id")) };
    return username && query.get("domain")?.toLowerCase() === username ? { start: query.get("start") ?? "" } : null;
  }
  if (!["t.me", "telegram.me"].includes(parsed.hostname)) return null;
  const [first, second, third] = parsed.pathname.split("/").filter(Boolean);
  if (first === "c" && third) return { chat: Number(`-100${second}`), message: Number(third) };
  const ours = username && first?.toLowerCase() === username && !query.has("startgroup");
  return ours ? { start: query.get("start") ?? "" } : null;
}

const goers = [];

/** Told of every press on a link that stays in the page. @param {(to: any) => void} go */
export const onInside = (go) => goers.push(go);

export function follow(url) {
  const to = inside(url);
  if (to) for (const go of goers) go(to);
  else if (parseUrl(url)) open(parseUrl(url).href, "_blank", "noopener,noreferrer");
}

/** A link, or plain text where the address is not one to follow.
 * @param {string} url @param {...(Node|string)} children */
export function link(url, ...children) {
  const parsed = parseUrl(url);
  if (!parsed) return el("span", {}, ...children);
  const click = (event) => {
    if (!inside(url)) return;
    event.preventDefault();
    follow(url);
  };
  return el("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer", title: parsed.href, click }, ...children);
}
