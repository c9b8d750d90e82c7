/** The wiring: what the stream says, what the address says, what is drawn then. */

import { follow } from "./api.js";
import { address, startChats } from "./chats.js";
import { startClock } from "./clock.js";
import { replyTo, speak, startComposer } from "./composer.js";
import { byId } from "./dom.js";
import { drawAll } from "./drawing.js";
import { ON, onMessage } from "./events.js";
import { startHeader } from "./header.js";
import { onInside } from "./links.js";
import { fetchAll, fetchState, readAddress, wide } from "./loading.js";
import { startMenu } from "./menu.js";
import { drawMessages, jump, startMessages, toEnd } from "./messages.js";
import { onCommand } from "./pieces.js";
import { chatOf, listen, speakerOf, store } from "./state.js";
import { orToast } from "./toasts.js";
import { startViewer } from "./viewer.js";

/** A link that stays here: the reader's own chat with the bot, with a start parameter or without. */
async function goInside(to) {
  const chats = store.state.chats.filter((chat) => chat.type === "private");
  const own = chats.find((chat) => chat.id === (to.person ?? (chatOf() && speakerOf(chatOf()))));
  const reader = own ?? (to.person ? undefined : chats.find((chat) => chat.role === "reader") ?? chats[0]);
  const target = to.chat ?? reader?.id;
  if (!chatOf(target)) return;
  location.hash = address(target);
  await readAddress();
  if (to.message) jump(String(to.message));
  if (to.start !== undefined && (to.start || !chatOf().started)) await speak(`/start ${to.start}`.trim());
}

/** @returns {() => void} starts the stream anew, for another bot */
function connect() {
  return follow(() => store.bot, {
    event: (kind, data) => orToast(Promise.resolve(ON[kind](data))),
    opened() {
      byId("lost").hidden = true;
      // Only now nothing can be missed between what is fetched and what is told.
      orToast(fetchAll());
    },
    lost() {
      byId("lost").hidden = false;
    },
  });
}

function startDrawing() {
  listen("state", () => {
    drawAll();
    if (chatOf()) drawMessages();
  });
  listen("chat", () => {
    drawAll();
    drawMessages(true);
    if (wide() && chatOf() && !byId("composer").hidden) byId("text").focus({ preventScroll: true });
  });
  listen("sent", onMessage);
  document.addEventListener("visibilitychange", drawAll);
}

function startGoing() {
  onInside((to) => orToast(goInside(to)));
  onCommand((text) => chatOf().speakers.length && orToast(speak(text)));
  addEventListener("hashchange", () => orToast(readAddress()));
  byId("language").addEventListener("click", (event) => (event.currentTarget.hash = location.hash));
  byId("to-end").addEventListener("click", () => toEnd(true));
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("text").focus();
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
  startDrawing();
  startGoing();
  await fetchState();
  await readAddress();
  const again = connect();
  byId("bots").addEventListener("change", (event) => {
    store.bot = Number(event.target.value);
    again();
  });
}

orToast(start());
