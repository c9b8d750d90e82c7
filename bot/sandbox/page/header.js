/** Above the messages: who it is, blocking, what is pinned. */

import { block } from "./api.js";
import { avatar, byId, el } from "./dom.js";
import { jump } from "./messages.js";
import { snippet } from "./snippet.js";
import { chatOf, store } from "./state.js";
import { orToast } from "./toasts.js";
import { say } from "./words.js";

function subtitle(chat) {
  const acting = store.actions.get(chat.id);
  if (acting && acting.until > Date.now()) return el("span", { class: "acting" }, say("typing"), el("span", { class: "dots-moving", "aria-hidden": "true" }));
  return document.createTextNode(chat.role ? say(`role_${chat.role}`) : say(`type_${chat.type}`));
}

export function drawHeader() {
  const chat = chatOf();
  if (!chat) return;
  byId("chat-avatar").replaceChildren(avatar(chat.id, chat.title, "middle"));
  byId("chat-title").textContent = chat.title;
  byId("chat-about").replaceChildren(subtitle(chat));
  const button = byId("block");
  button.hidden = chat.type !== "private" || !chat.started;
  button.setAttribute("aria-pressed", String(chat.blocked));
  const label = say(chat.blocked ? "unblock" : "block");
  button.title = label;
  button.setAttribute("aria-label", label);
  drawPinned(chat);
}

function drawPinned(chat) {
  const bar = byId("pinned");
  const message = (store.messages.get(chat.id) ?? []).find((one) => one.message_id === chat.pinned);
  bar.hidden = !chat.pinned || !message;
  byId("pinned-text").textContent = message ? snippet(message) : "";
}

/** Block the bot, or let it back. */
export function toggleBlock() {
  const chat = chatOf();
  return orToast(block({ bot: store.bot, person: chat.id, blocked: !chat.blocked }));
}

export function startHeader() {
  byId("block").addEventListener("click", toggleBlock);
  byId("pinned").addEventListener("click", () => jump(String(chatOf().pinned)));
  byId("back").addEventListener("click", () => (location.hash = ""));
}
