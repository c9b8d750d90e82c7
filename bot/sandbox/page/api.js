/** Talking to the sandbox: its control API and its stream of events. */

/** @param {string} path @param {RequestInit} [options] @returns {Promise<any>} */
async function ask(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? answer.statusText);
  return body;
}

const post = (path, body) =>
  ask(path, body instanceof FormData ? { method: "POST", body } : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

const query = (bot) => (bot ? `?bot=${bot}` : "");

export const getState = (bot) => ask(`/sim/state${query(bot)}`);
export const getMessages = (bot, chat) => ask(`/sim/chats/${chat}/messages${query(bot)}`).then((body) => body.messages);
export const getPreview = (url) => ask(`/sim/preview?url=${encodeURIComponent(url)}`);
export const press = (body) => post("/sim/press", body);
export const block = (body) => post("/sim/block", body);
export const moveClock = (body) => post("/sim/clock", body);
export const fileUrl = (id) => `/sim/files/${encodeURIComponent(id)}`;

/** @param {Record<string, any>} fields @param {File|null} file */
export function send(fields, file) {
  if (!file) return post("/sim/send", fields);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  form.append(isPhoto(file) ? "photo" : "document", file);
  return post("/sim/send", form);
}

/** What Telegram would send as a photo. @param {File} file */
export const isPhoto = (file) => /^image\/(jpeg|png|webp)$/.test(file.type);

const KINDS = ["message", "edited", "deleted", "answer", "action", "clock", "state"];
const LONGEST_WAIT = 8000;

/** Follow the events for good: told of each, and of every connection made and lost.
 * @param {() => number|undefined} bot
 * @param {{event: (kind: string, data: any) => void, opened: () => void, lost: () => void}} told
 * @returns {() => void} starts over, for another bot */
export function follow(bot, told) {
  let source = null;
  let wait = 500;
  let timer = 0;
  const open = () => {
    source = new EventSource(`/sim/events${query(bot())}`);
    for (const kind of KINDS) source.addEventListener(kind, (event) => told.event(kind, JSON.parse(event.data)));
    source.onopen = () => {
      wait = 500;
      told.opened();
    };
    source.onerror = () => {
      source.close();
      told.lost();
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
    open();
  };
}
