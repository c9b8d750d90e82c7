/** Inline keyboards: what each button does, and which one waits for the bot's answer. */

import { press } from "./api.js";
import { el, icon } from "./dom.js";
import { follow, inside, parseUrl } from "./links.js";
import { copy } from "./pieces.js";
import { keyOf, speakerOf, store, chatOf } from "./state.js";
import { alertBox, toast } from "./toasts.js";
import { say } from "./words.js";

const LONGEST = 15000;
/** @type {Set<string>} buttons pressed and not answered yet */
const waiting = new Set();
/** @type {Map<string, string>} query id → its button; an answer can be here before the query's id */
const queries = new Map();
const answered = new Set();

const buttonKey = (message, data) => `${message.chat.id}/${keyOf(message)}/${data}`;

function mark(key, on) {
  on ? waiting.add(key) : waiting.delete(key);
  for (const node of document.querySelectorAll("[data-press]")) {
    if (node.dataset.press === key) node.setAttribute("aria-busy", String(on));
  }
}

async function pressed(message, data) {
  const chat = chatOf(message.chat.id);
  const key = buttonKey(message, data);
  if (waiting.has(key)) return;
  mark(key, true);
  setTimeout(() => mark(key, false), LONGEST);
  const from = message.receiver_user?.id ?? speakerOf(chat) ?? store.state.people[0]?.id;
  const hidden = message.message_id ? {} : { ephemeral_message_id: message.ephemeral_message_id };
  try {
    const { query_id } = await press({ bot: store.bot, from, chat: chat.id, message_id: message.message_id, data, ...hidden });
    if (answered.delete(query_id)) mark(key, false);
    else queries.set(query_id, key);
  } catch (error) {
    mark(key, false);
    toast(error.message, "error");
  }
}

/** The bot's answer to a press. @param {any} answer data of the event */
export function onAnswer(answer) {
  const key = queries.get(answer.query_id);
  if (key) mark(key, false);
  else answered.add(answer.query_id);
  queries.delete(answer.query_id);
  if (answer.url) follow(answer.url);
  if (answer.text && answer.show_alert) alertBox(store.state.bot?.first_name ?? "", answer.text);
  else if (answer.text) toast(answer.text);
}

const missing = () => toast(say("not_here"));

/** A button under a message or inside a rich one. @param {any} button @param {any} message
 * @param {Node[]} words what it says */
export function makeButton(button, message, words, name = "key") {
  const props = { type: "button", class: `${name} ${button.style ?? ""}`, dir: "auto" };
  const label = el("span", { class: "key-words" }, ...words);
  if (button.disabled) return el("button", { ...props, disabled: true }, label);
  if (button.url) {
    const parsed = parseUrl(button.url);
    if (!parsed || inside(button.url)) return el("button", { ...props, click: () => follow(button.url) }, label);
    return el("a", { class: props.class, dir: "auto", href: parsed.href, target: "_blank", rel: "noopener noreferrer", title: parsed.href }, label, el("span", { class: "key-mark", "aria-hidden": "true" }, "↗"));
  }
  if (button.copy_text) return el("button", { ...props, click: () => copy(button.copy_text.text) }, label, el("span", { class: "key-mark" }, icon("copy")));
  if (button.callback_data === undefined) return el("button", { ...props, click: missing }, label);
  const key = buttonKey(message, button.callback_data);
  const click = () => pressed(message, button.callback_data);
  return el("button", { ...props, click, data: { press: key }, "aria-busy": String(waiting.has(key)) }, label, el("span", { class: "spinner", "aria-hidden": "true" }));
}

/** @param {any} message with an inline keyboard */
export function inlineKeyboard(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const row = (buttons) => el("div", { class: "key-row" }, ...buttons.map((one) => makeButton(one, message, [one.text])));
  return el("div", { class: "keys", role: "group", "aria-label": say("keyboard") }, ...rows.map(row));
}
