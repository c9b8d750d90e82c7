/** What is fetched, and when: the state, the open chat, the chats whose unread ones count. */

import { getMessages, getState } from "./api.js";
import { address } from "./chats.js";
import { setClock } from "./clock.js";
import { byId, el } from "./dom.js";
import { drawMessages } from "./messages.js";
import { chatOf, lead, nameOf, put, startMarks, store, tell, toCount } from "./state.js";
import { setZone } from "./times.js";

const COUNTED_AT_ONCE = 20;
const COUNTED_AFTER = 400;
let counting = 0;

export const wide = () => matchMedia("(min-width: 761px)").matches;

export async function fetchState() {
  const came = /** @type {[number, any][]} */ ([]);
  store.overtaking.add(came);
  const state = await getState(store.bot).finally(() => store.overtaking.delete(came));
  store.state = state;
  // The answer may be older than what the stream has told meanwhile.
  for (const [chat, message] of came) if (chatOf(chat)) lead(chatOf(chat), message);
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

export async function fetchMessages(chat) {
  store.coming.set(chat, []);
  store.messages.set(chat, await getMessages(store.bot, chat));
  const came = store.coming.get(chat) ?? [];
  store.coming.delete(chat);
  for (const message of came) put(chat, message);
}

/** Everything anew: at the start, and after a lost connection. */
export async function fetchAll() {
  await fetchState();
  for (const chat of [...store.messages.keys()]) if (chat !== store.chat) store.messages.delete(chat);
  if (chatOf()) await fetchMessages(store.chat);
  else await readAddress();
  tell("state");
  drawMessages();
  await count();
}

async function count() {
  counting = 0;
  const chats = toCount().slice(0, COUNTED_AT_ONCE);
  await Promise.all(chats.map((chat) => fetchMessages(chat.id)));
  if (chats.length) tell("state");
}

/** Fetch soon what other chats got: a flood of messages is one round of asking. */
export function countSoon() {
  if (!counting) counting = setTimeout(count, COUNTED_AFTER);
}

/** The open chat and topic stand in the address: `#chat/topic`. */
export async function readAddress() {
  const [chat, thread] = location.hash.slice(1).split("/").map(Number);
  const known = chatOf(chat || 0);
  if (!known && !location.hash && wide() && store.state.chats.length) {
    location.replace(address(store.state.chats[0].id));
    return;
  }
  store.chat = known ? chat : 0;
  store.thread = known ? thread || 0 : 0;
  document.body.dataset.view = known ? "chat" : "list";
  if (known && !store.messages.has(chat)) await fetchMessages(chat);
  tell("chat");
}
