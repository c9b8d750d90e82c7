/** What the page knows, who is told when it changes, and what the browser remembers. */

/** @typedef {{id: number, type: string, title: string, is_forum: boolean, role: string, topics: any[],
 *   speakers: number[], blocked: boolean, started: boolean, pinned: number, reply_keyboard: any,
 *   commands: {command: string, description: string}[], last: any}} Chat */

export const store = {
  /** @type {any} */ state: null,
  /** @type {Map<number, any[]>} */ messages: new Map(),
  /** @type {Map<number, any[]>} what came for a chat while its messages were on their way */ coming: new Map(),
  /** @type {Set<[number, any][]>} the messages that came while a state was on its way, for each that is */ overtaking: new Set(),
  bot: /** @type {number|undefined} */ (undefined),
  chat: 0,
  thread: 0,
  /** seconds between the sandbox's clock and the browser's */ offset: 0,
  /** @type {Map<number, {action: string, until: number}>} */ actions: new Map(),
};

const bus = new EventTarget();

/** Topics: state, chat (another one is open), messages (data: the chat), clock, action. */
export const listen = (topic, told) => bus.addEventListener(topic, (event) => told(/** @type {CustomEvent} */ (event).detail));
export const tell = (topic, data) => bus.dispatchEvent(new CustomEvent(topic, { detail: data }));

export const now = () => Date.now() / 1000 + store.offset;

/** @returns {Chat|undefined} */
export const chatOf = (id = store.chat) => store.state?.chats.find((chat) => chat.id === id);
export const person = (id) => store.state.people.find((one) => one.id === id);
export const nameOf = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");

/** A message's key within its chat: ephemeral ones all have the id 0. */
export const keyOf = (message) => (message.message_id ? String(message.message_id) : `e${message.ephemeral_message_id}`);

/** The topic that a message belongs to; 0: the general one. */
export const threadOf = (message) => (message.is_topic_message || message.forum_topic_created ? message.message_thread_id : 0) ?? 0;

/** A chat has this newest message, and stands first. @param {Chat} chat */
export function lead(chat, message) {
  chat.last = message;
  store.state.chats = [chat, ...store.state.chats.filter((one) => one !== chat)];
}

/** Put a message where its key says, at the end where it is new. @returns {boolean} it is new */
export function put(chat, message) {
  store.coming.get(chat)?.push(message);
  const list = store.messages.get(chat);
  if (!list) return true;
  const at = list.findIndex((one) => keyOf(one) === keyOf(message));
  if (at < 0) list.push(message);
  else list[at] = message;
  return at < 0;
}

/** @param {Chat} chat the open one's messages, of the open topic only */
export function visible(chat) {
  const list = store.messages.get(chat.id) ?? [];
  return chat.is_forum ? list.filter((one) => threadOf(one) === store.thread) : list;
}

const memory = {
  get: (key, otherwise) => JSON.parse(localStorage.getItem(`sandbox.${store.bot}.${key}`) ?? "null") ?? otherwise,
  set: (key, value) => localStorage.setItem(`sandbox.${store.bot}.${key}`, JSON.stringify(value)),
};

/** Who speaks in a chat: the last one chosen who still may. @param {Chat} chat */
export function speakerOf(chat) {
  const chosen = memory.get(`speaker.${chat.id}`, 0);
  return chat.speakers.includes(chosen) ? chosen : chat.speakers[0];
}
export const choose = (chat, speaker) => memory.set(`speaker.${chat.id}`, speaker);

/** @param {Chat} chat it was written by whoever speaks now */
export const isOwn = (chat, message) => !message.sender_chat && !message.from?.is_bot && message.from?.id === speakerOf(chat);

/** Until which message a chat was read. A page never seen before starts with everything read. */
const marks = () => memory.get("read", null);

export function startMarks() {
  const known = marks();
  const next = known ?? Object.fromEntries(store.state.chats.map((chat) => [chat.id, chat.last?.message_id ?? 0]));
  for (const chat of store.state.chats) {
    next[chat.id] ??= 0;
    // A sandbox that began anew counts from 1 again.
    const newest = chat.last?.message_id || Infinity;
    for (const key of Object.keys(next).filter((one) => one.split("/")[0] === String(chat.id))) next[key] = Math.min(next[key], newest);
  }
  memory.set("read", next);
}

const markOf = (all, chat, thread) => Math.max(all[chat] ?? 0, all[`${chat}/${thread}`] ?? 0);

/** Everything now in the open chat (in a forum: in its open topic) was seen. @param {Chat} chat */
export function markRead(chat) {
  const all = marks() ?? {};
  const seen = Math.max(0, ...visible(chat).map((one) => one.message_id));
  all[chat.is_forum ? `${chat.id}/${store.thread}` : chat.id] = seen;
  memory.set("read", all);
}

/** How many messages are unread, in a chat or in one topic of it. @param {Chat} chat */
export function unread(chat, thread = null) {
  const all = marks() ?? {};
  return (store.messages.get(chat.id) ?? []).filter((one) => {
    const own = threadOf(one);
    if (thread !== null && own !== thread) return false;
    return one.message_id > markOf(all, chat.id, chat.is_forum ? own : "") && !isOwn(chat, one);
  }).length;
}

/** Chats with something newer than what was read, whose messages are not here yet. */
export const toCount = () =>
  store.state.chats.filter((chat) => chat.last && !store.messages.has(chat.id) && chat.last.message_id > (marks()?.[chat.id] ?? 0));
