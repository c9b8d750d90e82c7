/** Writing: text, a file, a reply, and who speaks. */

import { isPhoto, send } from "./api.js";
import { byId, el, hasDirection, iconButton } from "./dom.js";
import { closeMenu, menuKey, offerCommands } from "./menu.js";
import { toggleBlock } from "./header.js";
import { drawReplyKeyboard, placeholderOf, wantsReply } from "./replykeyboard.js";
import { authorName, snippet } from "./snippet.js";
import { chatOf, choose, nameOf, person, speakerOf, store, tell } from "./state.js";
import { orToast } from "./toasts.js";
import { say } from "./words.js";

/** @typedef {{text: string, file: File|null, replyTo: any}} Draft */

/** @type {Map<string, Draft>} what is being written, per chat and topic */
const drafts = new Map();

function draft() {
  const key = `${store.chat}/${store.thread}`;
  if (!drafts.has(key)) drafts.set(key, { text: "", file: null, replyTo: null });
  return drafts.get(key);
}

const field = () => byId("text");

function fit() {
  field().style.height = "auto";
  field().style.height = `${Math.min(field().scrollHeight, 200)}px`;
  field().classList.toggle("neutral", !hasDirection(field().value));
  byId("send").classList.toggle("ready", Boolean(field().value.trim() || draft().file));
}

/** Send a text to the open chat as whoever speaks in it. */
export async function speak(text, file = null, replyTo = null) {
  const chat = chatOf();
  const fields = { bot: store.bot, from: speakerOf(chat), chat: chat.id, text };
  if (chat.is_forum && store.thread) fields.thread = store.thread;
  if (replyTo) fields.reply_to = replyTo.message_id;
  const { message } = await send(fields, file);
  tell("sent", { chat: chat.id, message });
}

async function submit() {
  const now = draft();
  const text = field().value.trim();
  if (!text && !now.file) return;
  const { file, replyTo } = now;
  Object.assign(now, { text: "", file: null, replyTo: null });
  drawComposer();
  closeMenu();
  try {
    await speak(text, file, replyTo ?? wantsReply(chatOf()));
  } catch (error) {
    Object.assign(now, { text, file, replyTo });
    drawComposer();
    throw error;
  }
}

/** Answer one message. */
export function replyTo(message) {
  if (!chatOf().speakers.length || !message.message_id) return;
  draft().replyTo = message;
  drawComposer();
  field().focus();
}

function attach(file) {
  if (!file || byId("composer").hidden) return;
  draft().file = file;
  drawComposer();
  field().focus();
}

const drop = (part) => () => {
  draft()[part] = null;
  drawComposer();
  field().focus();
};

function above(now) {
  const parts = [];
  if (now.replyTo) {
    parts.push(el("div", { class: "above reply-bar" }, el("div", { class: "quote" }, el("b", { dir: "auto" }, authorName(now.replyTo)), el("span", { dir: "auto" }, snippet(now.replyTo))), iconButton("close", say("cancel"), drop("replyTo"))));
  }
  if (now.file) {
    const image = isPhoto(now.file) && el("img", { src: URL.createObjectURL(now.file), alt: "", load: (event) => URL.revokeObjectURL(event.target.src) });
    parts.push(el("div", { class: "above file-bar" }, image, el("span", { dir: "auto" }, now.file.name), iconButton("close", say("cancel"), drop("file"))));
  }
  return parts;
}

function drawSpeakers(chat) {
  const select = byId("speaker");
  byId("speaker-box").hidden = chat.speakers.length < 2;
  const option = (id) => el("option", { value: id, selected: id === speakerOf(chat) }, person(id) ? nameOf(person(id)) : String(id));
  select.replaceChildren(...chat.speakers.map(option));
}

/** What stands at the bottom: the composer, or the one thing that can be done instead. */
export function drawComposer() {
  const chat = chatOf();
  if (!chat) return;
  const shut = chat.blocked ? "blocked" : chat.type === "private" && !chat.started ? "start" : chat.speakers.length ? "" : "silent";
  byId("composer").hidden = Boolean(shut);
  for (const name of ["blocked", "start", "silent"]) byId(`bottom-${name}`).hidden = shut !== name;
  byId("keyboard").hidden = true;
  if (shut) return;
  const now = draft();
  if (field().value !== now.text) field().value = now.text;
  field().placeholder = placeholderOf(chat) || say(chat.type === "channel" ? "write_post" : "write");
  byId("above").replaceChildren(...above(now));
  byId("commands").hidden = chat.commands.length === 0;
  drawSpeakers(chat);
  drawReplyKeyboard(chat, (text) => orToast(speak(text)));
  fit();
}

function onKey(event) {
  if (menuKey(event, field())) return;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    orToast(submit());
  }
  if (event.key === "Escape" && draft().replyTo) drop("replyTo")();
}

function onInput() {
  draft().text = field().value;
  fit();
  offerCommands(chatOf(), field().value);
}

function startDropping() {
  const place = byId("chat");
  const over = (on) => (event) => {
    event.preventDefault();
    if (!on && place.contains(event.relatedTarget)) return;
    place.classList.toggle("dropping", on && event.dataTransfer.types.includes("Files"));
  };
  place.addEventListener("dragover", over(true));
  place.addEventListener("dragleave", over(false));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("dropping");
    attach(event.dataTransfer.files[0]);
  });
}

export function startComposer() {
  field().addEventListener("keydown", onKey);
  field().addEventListener("input", onInput);
  field().addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    attach(event.clipboardData.files[0]);
  });
  byId("send").addEventListener("click", () => orToast(submit()));
  byId("attach").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => {
    attach(event.target.files[0]);
    event.target.value = "";
  });
  byId("speaker").addEventListener("change", (event) => {
    choose(chatOf(), Number(event.target.value));
    tell("state");
  });
  byId("bottom-start").addEventListener("click", () => orToast(speak("/start")));
  byId("unblock").addEventListener("click", toggleBlock);
  startDropping();
}
