/** The list of chats, and a forum's topics above its messages. */

import { avatar, byId, el, icon, rove, sideways } from "./dom.js";
import { authorName, snippet } from "./snippet.js";
import { isOwn, now, store, unread } from "./state.js";
import { listTime } from "./times.js";
import { say } from "./words.js";

export const address = (chat, thread = 0) => `#${chat}${thread ? `/${thread}` : ""}`;

const roleOf = (chat) => (chat.role ? say(`role_${chat.role}`) : say(`type_${chat.type}`));

function lastLine(chat) {
  const acting = store.actions.get(chat.id);
  if (acting && acting.until > Date.now()) return el("span", { class: "snippet acting" }, say("typing"));
  if (!chat.last) return el("span", { class: "snippet" }, say("nothing_yet"));
  const named = chat.type !== "private" && chat.type !== "channel" && chat.last.from;
  const name = isOwn(chat, chat.last) ? say("you") : named ? authorName(chat.last) : "";
  return el("span", { class: "snippet" }, name && el("span", { class: "snippet-name" }, el("bdi", {}, name), ": "), el("bdi", {}, snippet(chat.last)));
}

function entry(chat, focusable) {
  const count = unread(chat);
  const current = chat.id === store.chat;
  const badge = count > 0 && el("span", { class: "unread", "aria-label": say("unread", { count }) }, String(count));
  const top = el("span", { class: "entry-top" }, el("b", { dir: "auto" }, chat.title), chat.blocked && icon("block"), el("time", {}, chat.last ? listTime(chat.last.date, now()) : ""));
  const role = el("span", { class: "role" }, roleOf(chat));
  const props = { class: "entry", href: address(chat.id), "aria-current": current ? "true" : false, tabindex: focusable ? 0 : -1, data: { chat: chat.id } };
  return el("li", {}, el("a", props, avatar(chat.id, chat.title), el("span", { class: "entry-words" }, top, role, el("span", { class: "entry-end" }, lastLine(chat), badge))));
}

export function drawChats() {
  const list = byId("chats");
  const focused = list.contains(document.activeElement) && /** @type {any} */ (document.activeElement).dataset.chat;
  const chats = store.state?.chats ?? [];
  const reachable = chats.some((chat) => chat.id === store.chat) ? store.chat : chats[0]?.id;
  list.replaceChildren(...chats.map((chat) => entry(chat, chat.id === reachable)));
  byId("no-chats").hidden = !store.state || chats.length > 0;
  if (focused) /** @type {HTMLElement} */ (list.querySelector(`[data-chat="${focused}"]`))?.focus();
}

/** A forum's topics; the general one is always there. @param {any} chat */
export function drawTopics(chat) {
  const bar = byId("topics");
  bar.hidden = !chat?.is_forum;
  if (bar.hidden) return;
  const named = chat.topics.filter((topic) => topic.message_thread_id > 1);
  const all = [{ message_thread_id: 0, name: say("general"), is_closed: false }, ...named];
  bar.replaceChildren(...all.map((topic) => tab(chat, topic)));
}

function tab(chat, topic) {
  const id = topic.message_thread_id;
  const count = unread(chat, id);
  const here = id === store.thread;
  const props = { type: "button", role: "tab", class: "tab", "aria-selected": String(here), tabindex: here ? 0 : -1, click: () => (location.hash = address(chat.id, id)) };
  return el("button", props, el("bdi", {}, topic.name), topic.is_closed && el("small", {}, ` (${say("closed")})`), count > 0 && el("span", { class: "unread" }, String(count)));
}

export function startChats() {
  byId("chats").addEventListener("keydown", (event) => rove(event, [...byId("chats").querySelectorAll("a")], ["ArrowUp", "ArrowDown"]));
  byId("topics").addEventListener("keydown", (event) => rove(event, [...byId("topics").children], sideways()));
}
