/** The wiring: what the stream says, what the address says, what is drawn then. */

import { follow, getMessages, getState } from "./api.js";
import { address, drawChats, drawTopics, startChats } from "./chats.js";
import { setClock, startClock } from "./clock.js";
import { drawComposer, replyTo, speak, startComposer } from "./composer.js";
import { byId, el } from "./dom.js";
import { drawHeader, startHeader } from "./header.js";
import { onAnswer } from "./keyboards.js";
import { onInside } from "./links.js";
import { startMenu } from "./menu.js";
import { drawMessages, jump, startMessages, toEnd } from "./messages.js";
import { onCommand } from "./pieces.js";
import { authorName, snippet } from "./snippet.js";
import { chatOf, isOwn, keyOf, listen, markRead, nameOf, put, speakerOf, startMarks, store, tell, toCount, unread } from "./state.js";
import { setZone } from "./times.js";
import { announce, orToast } from "./toasts.js";
import { startViewer } from "./viewer.js";
import { say } from "./words.js";

const ACTS_FOR = 5500;
const COUNTED_AT_ONCE = 20;
const wide = () => matchMedia("(min-width: 761px)").matches;

async function fetchState() {
  const state = await getState(store.bot);
  store.state = state;
  store.bot ??= state.bot?.id;
  setZone(state.timezone);
  setClock(state.now);
  startMarks();
  drawBots();
}

function drawBots() {
  const { bots } = store.state;
  byId("bots").hidden = bots.length < 2;
  byId("bots").replaceChildren(...bots.map((bot) => el("option", { value: bot.id, selected: bot.id === store.bot }, nameOf(bot))));
}

async function fetchMessages(chat) {
  store.messages.set(chat, await getMessages(store.bot, chat));
}

/** Everything anew: at the start, and after a lost connection. */
async function fetchAll() {
  await fetchState();
  store.messages.clear();
  if (chatOf()) await fetchMessages(store.chat);
  tell("state");
  drawMessages();
  await Promise.all(toCount().slice(0, COUNTED_AT_ONCE).map((chat) => fetchMessages(chat.id)));
  tell("state");
}

/** The open chat and topic stand in the address: `#chat/topic`. */
async function readAddress() {
  const [chat, thread] = location.hash.slice(1).split("/").map(Number);
  const known = chatOf(chat || 0);
  if (!known && !location.hash && wide() && store.state.chats.length) return location.replace(address(store.state.chats[0].id));
  store.chat = known ? chat : 0;
  store.thread = known ? thread || 0 : 0;
  document.body.dataset.view = known ? "chat" : "list";
  byId("chat").classList.toggle("none", !known);
  if (known && !store.messages.has(chat)) await fetchMessages(chat);
  tell("chat");
  return undefined;
}

function drawAll() {
  seen();
  drawChats();
  drawTopics(chatOf());
  drawHeader();
  drawComposer();
  const count = store.state.chats.reduce((sum, chat) => sum + unread(chat), 0);
  document.title = `${count ? `(${count}) ` : ""}${say("title")}`;
}

function seen() {
  if (chatOf() && store.messages.has(store.chat) && document.visibilityState === "visible") markRead(chatOf());
}

/** @param {{chat: number, message: any}} data */
async function onMessage({ chat, message }) {
  const known = chatOf(chat);
  if (!known) return fetchAll();
  const fresh = put(chat, message);
  known.last = message;
  store.actions.delete(chat);
  store.state.chats = [known, ...store.state.chats.filter((one) => one !== known)];
  if (!store.messages.has(chat)) await fetchMessages(chat);
  if (chat === store.chat) {
    drawMessages();
    if (fresh && isOwn(known, message)) toEnd(true);
    if (fresh && !isOwn(known, message)) announce(`${authorName(message)}: ${snippet(message)}`);
  }
  return drawAll();
}

const ON = {
  message: onMessage,
  edited({ chat, message }) {
    if (!store.messages.has(chat)) return;
    put(chat, message);
    const known = chatOf(chat);
    if (known?.last && keyOf(known.last) === keyOf(message)) known.last = message;
    if (chat === store.chat) drawMessages();
    drawAll();
  },
  deleted({ chat, message_ids = [], ephemeral_message_ids = [] }) {
    const gone = new Set([...message_ids.map(String), ...ephemeral_message_ids.map((id) => `e${id}`)]);
    const left = (store.messages.get(chat) ?? []).filter((one) => !gone.has(keyOf(one)));
    const known = chatOf(chat);
    if (store.messages.has(chat)) store.messages.set(chat, left);
    if (known?.last && gone.has(keyOf(known.last))) known.last = left.at(-1) ?? null;
    if (chat === store.chat) drawMessages();
    drawAll();
  },
  answer: onAnswer,
  action({ chat, action }) {
    store.actions.set(chat, { action, until: Date.now() + ACTS_FOR });
    setTimeout(drawAll, ACTS_FOR + 50);
    drawAll();
  },
  clock: ({ now }) => setClock(now),
  async state() {
    await fetchState();
    if (store.chat && !chatOf()) await readAddress();
    tell("state");
  },
};

/** A link that stays here: the reader's own chat with the bot, with a start parameter or without. */
async function goInside(to) {
  const chats = store.state.chats.filter((chat) => chat.type === "private");
  const speaker = chatOf() && speakerOf(chatOf());
  const reader = chats.find((chat) => chat.id === (to.person ?? speaker)) ?? (to.person ? null : chats.find((chat) => chat.role === "reader") ?? chats[0]);
  const target = to.chat ?? reader?.id;
  if (!chatOf(target)) return;
  location.hash = address(target);
  await readAddress();
  if (to.message) jump(String(to.message));
  if (to.start !== undefined && (to.start || !chatOf().started)) await speak(`/start ${to.start}`.trim());
}

function connect() {
  const line = byId("lost");
  let before = false;
  return follow(() => store.bot, {
    event: (kind, data) => orToast(Promise.resolve(ON[kind](data))),
    opened() {
      line.hidden = true;
      if (before) orToast(fetchAll());
      before = true;
    },
    lost() {
      line.hidden = false;
    },
  });
}

async function start() {
  startViewer();
  startClock();
  startChats();
  startHeader();
  startComposer();
  startMenu((text) => orToast(speak(text)));
  startMessages({ reply: replyTo, end: (is) => (byId("to-end").hidden = is) });
  byId("to-end").addEventListener("click", () => toEnd(true));
  onCommand((text) => chatOf().speakers.length && orToast(speak(text)));
  onInside((to) => orToast(goInside(to)));
  listen("state", () => {
    drawAll();
    if (chatOf()) drawMessages();
  });
  listen("chat", () => {
    drawMessages(true);
    drawAll();
    if (wide() && chatOf() && !byId("composer").hidden) byId("text").focus({ preventScroll: true });
  });
  listen("sent", onMessage);
  byId("language").addEventListener("click", (event) => (event.currentTarget.hash = location.hash));
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("text").focus();
  });
  addEventListener("hashchange", () => orToast(readAddress()));
  document.addEventListener("visibilitychange", () => store.state && drawAll());
  await fetchState();
  const again = connect();
  byId("bots").addEventListener("change", (event) => {
    store.bot = Number(event.target.value);
    again();
  });
  await readAddress();
  await fetchAll();
}

orToast(start());
