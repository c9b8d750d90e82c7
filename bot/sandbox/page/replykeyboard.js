/** The keyboard a bot puts in place of the letters, and the reply it asks for. */

import { byId, el } from "./dom.js";
import { store } from "./state.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

/** @type {Map<number, string>} chats whose keyboard is folded away, with that keyboard */
const folded = new Map();
const asText = (chat) => JSON.stringify(chat.reply_keyboard);

const NEEDS_MORE = ["request_users", "request_chat", "request_contact", "request_location", "request_poll", "web_app"];

/** @returns {string} what the bot wants in the empty field */
export const placeholderOf = (chat) => (folded.get(chat.id) === asText(chat) ? "" : chat.reply_keyboard?.input_field_placeholder ?? "");

/** The message that a ForceReply asks to answer: the bot's last one. @returns {any} */
export function wantsReply(chat) {
  if (!chat.reply_keyboard?.force_reply) return null;
  return (store.messages.get(chat.id) ?? []).findLast((one) => one.from?.id === store.bot) ?? null;
}

/** @param {any} chat @param {(text: string) => void} send */
export function drawReplyKeyboard(chat, send) {
  const rows = chat.reply_keyboard?.keyboard;
  const box = byId("keyboard");
  const toggle = byId("keyboard-toggle");
  toggle.hidden = !rows;
  const hidden = !rows || folded.get(chat.id) === asText(chat);
  box.hidden = hidden;
  toggle.setAttribute("aria-expanded", String(!hidden));
  toggle.onclick = () => {
    hidden ? folded.delete(chat.id) : folded.set(chat.id, asText(chat));
    drawReplyKeyboard(chat, send);
  };
  if (hidden) return;
  const press = (one) => {
    if (NEEDS_MORE.some((need) => one[need])) return toast(say("not_here"));
    send(one.text);
    if (!chat.reply_keyboard.one_time_keyboard) return undefined;
    folded.set(chat.id, asText(chat));
    return drawReplyKeyboard(chat, send);
  };
  const button = (one) => {
    const words = typeof one === "string" ? { text: one } : one;
    return el("button", { type: "button", class: `reply-key ${words.style ?? ""}`, dir: "auto", click: () => press(words) }, words.text);
  };
  box.replaceChildren(...rows.map((row) => el("div", { class: "key-row" }, ...row.map(button))));
}
