/** The open chat's messages: rows by key, so that an edit redraws one row and nothing moves. */

import { bubble, dayRow, serviceRow } from "./bubble.js";
import { byId, calm, rove } from "./dom.js";
import { serviceText } from "./service.js";
import { chatOf, isOwn, keyOf, now, store, visible } from "./state.js";
import { dayOf } from "./times.js";

const GROUPED_WITHIN = 600;
const NEAR_END = 120;
const log = () => byId("log");
const frame = () => byId("frame");
let atEnd = true;
let before = 0;
let reply = (_message) => {};

/** @typedef {{key: string, messages: any[], text?: string, day?: number, first?: boolean, last?: boolean}} Row */

const author = (message) => message.sender_chat?.id ?? message.from?.id ?? 0;

/** @param {any[]} messages oldest first @returns {Row[]} */
function toRows(messages) {
  /** @type {Row[]} */
  const rows = [];
  for (const message of messages) {
    const last = rows.at(-1);
    if (message.media_group_id && last?.messages[0]?.media_group_id === message.media_group_id) {
      last.messages.push(message);
      continue;
    }
    const before = last?.messages.at(-1);
    if (!before || dayOf(before.date) !== dayOf(message.date)) rows.push({ key: `day${dayOf(message.date)}`, messages: [], day: message.date });
    const text = serviceText(message) ?? undefined;
    const key = message.media_group_id ? `album${message.media_group_id}` : keyOf(message);
    rows.push({ key, messages: [message], text });
  }
  return rows.map((row, at) => ({ ...row, first: !together(rows[at - 1], row), last: !together(row, rows[at + 1]) }));
}

/** Bubbles of one person within some minutes stand close. */
function together(above, below) {
  const [one, other] = [above?.messages.at(-1), below?.messages[0]];
  if (!one || !other || above.text || below.text) return false;
  return author(one) === author(other) && other.date - one.date < GROUPED_WITHIN;
}

function build(row, chat) {
  if (row.day) return dayRow(row.day, now());
  if (row.text) return serviceRow(row.text);
  return bubble(row.messages, chat, { jump, reply });
}

const signature = (row, chat) => JSON.stringify([row.messages, row.day && dayOf(now()), row.messages[0] && isOwn(chat, row.messages[0])]);

const inner = (node) => /** @type {HTMLElement[]} */ ([...node.querySelectorAll("a, button, summary")]);

/** An edited row keeps the focus, and what was unfolded in it. */
function replace(old, fresh) {
  const focus = inner(old).indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const open = [...old.querySelectorAll("details")].map((one) => one.open);
  const texts = [...old.querySelectorAll("summary")].map((one) => one.textContent);
  fresh.querySelectorAll("details").forEach((one, at) => {
    if (texts[at] === one.querySelector("summary").textContent) one.open = open[at];
  });
  old.replaceWith(fresh);
  if (focus >= 0) inner(fresh)[focus]?.focus();
}

function leave(node) {
  node.classList.add("leaving");
  node.style.setProperty("--height", `${node.offsetHeight}px`);
  setTimeout(() => node.remove(), calm() ? 0 : 220);
}

/** Draw the open chat. @param {boolean} another it was another chat before */
export function drawMessages(another = false) {
  const chat = chatOf();
  if (another) {
    log().replaceChildren();
    atEnd = true;
  }
  const rows = chat && store.messages.has(chat.id) ? toRows(visible(chat)) : [];
  byId("no-messages").hidden = !chat || !store.messages.has(chat.id) || rows.length > 0;
  const living = /** @type {HTMLElement[]} */ ([...log().children].filter((node) => !node.classList.contains("leaving")));
  const old = new Map(living.map((node) => [node.dataset.key, node]));
  let place = null;
  for (const row of rows) {
    const node = settle(row, chat, old, another);
    const next = place ? place.nextElementSibling : log().firstElementChild;
    if (next !== node) log().insertBefore(node, next);
    place = node;
  }
  for (const node of old.values()) leave(node);
  mark();
  if (another || atEnd) toEnd();
}

function settle(row, chat, old, another) {
  const sign = signature(row, chat);
  let node = old.get(row.key);
  old.delete(row.key);
  if (!node || node.dataset.sign !== sign) {
    const fresh = build(row, chat);
    if (node) replace(node, fresh);
    else if (!another) fresh.classList.add("new");
    fresh.dataset.key = row.key;
    fresh.dataset.sign = sign;
    node = fresh;
  }
  node.classList.toggle("first", Boolean(row.first));
  node.classList.toggle("last", Boolean(row.last));
  return node;
}

const articles = () => /** @type {HTMLElement[]} */ ([...log().querySelectorAll(".message:not(.leaving)")]);

/** One message is reachable by Tab, the others by the arrow keys. */
function mark() {
  const all = articles();
  if (!all.some((node) => node.tabIndex === 0) && all.length) all.at(-1).tabIndex = 0;
}

export function toEnd(smooth = false) {
  frame().scrollTo({ top: frame().scrollHeight, behavior: smooth && !calm() ? "smooth" : "auto" });
}

/** @param {string} key of a message, perhaps inside an album */
export function jump(key) {
  const index = articles().find((node) => JSON.parse(node.dataset.sign)[0].some((one) => keyOf(one) === key));
  if (!index) return;
  index.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  index.classList.remove("found");
  requestAnimationFrame(() => index.classList.add("found"));
}

function onKey(event) {
  const node = /** @type {HTMLElement} */ (document.activeElement);
  if (!node?.classList.contains("message")) return;
  rove(event, articles(), ["ArrowUp", "ArrowDown"]);
  if (event.key !== "Enter") return;
  event.preventDefault();
  node.querySelector(".reply").click();
}

/** @param {{reply: (message: any) => void, end: (is: boolean) => void}} acts */
export function startMessages(acts) {
  reply = acts.reply;
  log().addEventListener("keydown", onKey);
  log().addEventListener("dblclick", (event) => {
    if (event.target.closest("a, button, summary, pre, video, audio")) return;
    event.target.closest(".message")?.querySelector(".reply").click();
  });
  frame().addEventListener("scroll", () => {
    const { scrollTop, scrollHeight, clientHeight } = frame();
    // Content that grows also puts the end out of reach: only who scrolls up leaves it.
    if (scrollHeight - scrollTop - clientHeight < NEAR_END) atEnd = true;
    else if (scrollTop < before) atEnd = false;
    before = scrollTop;
    acts.end(atEnd);
  });
  // Pictures and previews come later and make rows taller.
  const watch = new ResizeObserver(() => atEnd && toEnd());
  watch.observe(log());
  watch.observe(frame());
}
