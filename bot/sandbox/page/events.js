/** What the stream tells, and what changes then. */

import { setClock } from "./clock.js";
import { drawAll, drawSoon } from "./drawing.js";
import { onAnswer } from "./keyboards.js";
import { countSoon, fetchAll, fetchState, readAddress } from "./loading.js";
import { drawMessages, toEnd } from "./messages.js";
import { authorName, snippet } from "./snippet.js";
import { chatOf, isOwn, keyOf, lead, put, store, tell } from "./state.js";
import { announce } from "./toasts.js";

const ACTS_FOR = 5500;

/** @param {{chat: number, message: any}} data */
export async function onMessage({ chat, message }) {
  for (const came of store.overtaking) came.push([chat, message]);
  const known = chatOf(chat);
  if (!known) return fetchAll();
  store.actions.delete(chat);
  lead(known, message);
  const fresh = put(chat, message);
  if (!store.messages.has(chat)) countSoon();
  else if (fresh && chat === store.chat) arrived(known, message);
  return drawSoon();
}

function arrived(chat, message) {
  drawMessages();
  if (isOwn(chat, message)) toEnd(true);
  else announce(`${authorName(message)}: ${snippet(message)}`);
}

function onEdited({ chat, message }) {
  const known = chatOf(chat);
  if (known?.last && keyOf(known.last) === keyOf(message)) known.last = message;
  put(chat, message);
  if (chat === store.chat) drawMessages();
  drawSoon();
}

function onDeleted({ chat, message_ids = [], ephemeral_message_ids = [] }) {
  const gone = new Set([...message_ids.map(String), ...ephemeral_message_ids.map((id) => `e${id}`)]);
  const left = (store.messages.get(chat) ?? []).filter((one) => !gone.has(keyOf(one)));
  const known = chatOf(chat);
  if (store.messages.has(chat)) store.messages.set(chat, left);
  if (known?.last && gone.has(keyOf(known.last))) known.last = left.at(-1) ?? null;
  if (chat === store.chat) drawMessages();
  drawSoon();
}

function onAction({ chat, action }) {
  store.actions.set(chat, { action, until: Date.now() + ACTS_FOR });
  setTimeout(drawAll, ACTS_FOR + 50);
  drawSoon();
}

async function onState() {
  await fetchState();
  if (!chatOf()) await readAddress();
  tell("state");
}

export const ON = {
  message: onMessage,
  edited: onEdited,
  deleted: onDeleted,
  answer: onAnswer,
  action: onAction,
  clock: ({ now }) => setClock(now),
  state: onState,
};
