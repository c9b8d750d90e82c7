/** Everything around the messages, drawn anew; many changes at once make one drawing. */

import { drawChats, drawTopics } from "./chats.js";
import { drawComposer } from "./composer.js";
import { byId } from "./dom.js";
import { drawHeader } from "./header.js";
import { chatOf, markRead, store, unread } from "./state.js";
import { say } from "./words.js";

const PAUSE = 120;
let last = 0;
let timer = 0;

function seen() {
  if (chatOf() && store.messages.has(store.chat) && document.visibilityState === "visible") markRead(chatOf());
}

export function drawAll() {
  clearTimeout(timer);
  [timer, last] = [0, Date.now()];
  if (!store.state) return;
  byId("chat").classList.toggle("none", !chatOf());
  seen();
  drawChats();
  drawTopics(chatOf());
  drawHeader();
  drawComposer();
  const count = store.state.chats.reduce((sum, chat) => sum + unread(chat), 0);
  document.title = `${count ? `(${count}) ` : ""}${say("title")}`;
}

/** At once where it has been quiet; under load a few times a second. */
export function drawSoon() {
  if (!timer) timer = setTimeout(drawAll, Math.max(0, last + PAUSE - Date.now()));
}
