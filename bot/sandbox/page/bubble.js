/** One row of the chat: a bubble with a message or an album, a service line, a day. */

import { avatar, direction, el, iconButton } from "./dom.js";
import { textBlock } from "./entities.js";
import { inlineKeyboard } from "./keyboards.js";
import { album, animation, audio, documentCard, map, photo, sticker, video, voice } from "./media.js";
import { pollCard } from "./poll.js";
import { preview } from "./preview.js";
import { contactCard, richMessage } from "./richblocks.js";
import { authorName, snippet } from "./snippet.js";
import { isOwn, keyOf, nameOf, person } from "./state.js";
import { dayName, fullTime, hour } from "./times.js";
import { say } from "./words.js";

/** @type {Record<string, (message: any) => Node>} the first that fits is shown */
const CONTENTS = {
  rich_message: richMessage,
  animation: (message) => animation(message.animation, message),
  photo: (message) => photo(message.photo, message),
  video: (message) => video(message.video, message),
  video_note: (message) => video(message.video_note, message),
  voice: (message) => voice(message.voice),
  audio: (message) => audio(message.audio),
  document: (message) => documentCard(message.document),
  sticker: (message) => sticker(message.sticker),
  poll: (message) => pollCard(message.poll),
  venue: (message) => map(message.venue.location, 15, message.venue.title, message.venue.address),
  location: (message) => map(message.location),
  contact: (message) => contactCard(message.contact),
  dice: (message) => el("div", { class: "big-emoji" }, message.dice.emoji, el("small", {}, String(message.dice.value))),
};
const FULL_WIDTH = ["animation", "photo", "video", "video_note", "venue", "location"];

/** Their own controls stand where the time would. */
const PLAYED = ["video", "video_note"];

export const dayRow = (unix, now) => el("div", { class: "day", role: "separator" }, el("span", {}, dayName(unix, now)));
export const serviceRow = (text) => el("div", { class: "service" }, el("span", { dir: "auto" }, text));

function origin(message) {
  const from = message.forward_origin;
  if (!from) return null;
  const name = from.sender_user ? nameOf(from.sender_user) : from.sender_user_name ?? (from.chat ?? from.sender_chat)?.title ?? "";
  return el("div", { class: "forwarded" }, say("forwarded_from", { name }));
}

/** @param {(key: string) => void} jump */
function quote(message, jump) {
  const to = message.reply_to_message;
  if (!to || to.forum_topic_created) return null;
  const words = message.quote?.text ?? snippet(to);
  return el("button", { type: "button", class: "quote", click: () => jump(keyOf(to)) }, el("b", { dir: "auto" }, authorName(to)), el("span", { dir: "auto" }, words));
}

function hiddenNote(message) {
  if (!message.receiver_user) return null;
  const known = person(message.receiver_user.id) ?? message.receiver_user;
  return el("div", { class: "only-you" }, say("only_you", { name: nameOf(known) }));
}

function meta(message, own) {
  const edited = message.edit_date && el("span", { class: "edited" }, say("edited"));
  const time = el("time", { datetime: new Date(message.date * 1000).toISOString(), title: fullTime(message.date) }, hour(message.date));
  return el("span", { class: "meta" }, message.author_signature && el("bdi", {}, message.author_signature), edited, time, own && el("span", { class: "ticks", "aria-hidden": "true" }));
}

/** The side on which the time stands: behind the last line, whose direction it takes. */
const endOf = (text) => direction(text.slice(text.lastIndexOf("\n") + 1));

function words(message, shown) {
  const text = message.text ?? message.caption;
  if (text === undefined) return [];
  const body = textBlock(text, message.entities ?? message.caption_entities);
  body.dataset.end = endOf(text);
  const card = message.text === undefined ? null : preview(message);
  if (!card) {
    body.append(shown);
    return [body];
  }
  return message.link_preview_options?.show_above_text ? [card, (body.append(shown), body)] : [body, card, shown];
}

/** @param {any[]} messages one, or those of an album @param {any} chat @param {{jump: (key: string) => void, reply: (message: any) => void}} acts */
export function bubble(messages, chat, acts) {
  const message = messages.find((one) => one.caption) ?? messages[0];
  const own = isOwn(chat, message);
  const kind = Object.keys(CONTENTS).find((one) => message[one]);
  const content = messages.length > 1 ? album(messages) : kind && CONTENTS[kind](message);
  const shown = meta(message, own);
  const text = words(message, shown);
  const unknown = !content && !text.length && el("p", { class: "unknown" }, say("unsupported"));
  const full = messages.length > 1 || FULL_WIDTH.includes(kind);
  const above = message.show_caption_above_media ? [...text, content] : [content, ...text];
  const author = chat.type !== "private" && !own && el("div", { class: "author", data: { colour: Math.abs(message.sender_chat?.id ?? message.from?.id ?? 0) % 7 } }, el("bdi", {}, authorName(message)));
  const name = ["bubble", full && "full", full && !text.length && !PLAYED.includes(kind) && "bare", kind === "rich_message" && "wide", message.receiver_user && "hidden-one"].filter(Boolean).join(" ");
  const box = el("div", { class: name }, author, hiddenNote(message), origin(message), quote(message, acts.jump), ...above, unknown, !text.length && shown);
  const reply = iconButton("reply", say("reply"), () => acts.reply(message), { class: "icon-button reply", tabindex: -1 });
  const side = chat.type === "private" ? null : el("span", { class: "beside" }, avatar(message.sender_chat?.id ?? message.from?.id ?? 0, authorName(message), "small"));
  const label = `${authorName(message)}: ${snippet(message)}`;
  const column = el("div", { class: "column" }, el("div", { class: "beside-reply" }, box, reply), inlineKeyboard(message));
  return el("div", { class: `message ${own ? "own" : ""}`, role: "article", "aria-label": label, tabindex: -1 }, !own && side, column);
}
