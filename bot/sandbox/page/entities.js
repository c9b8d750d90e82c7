/** Message entities: UTF-16 offsets, as JavaScript counts; nested and overlapping. */

import { el } from "./dom.js";
import { link } from "./links.js";
import { codeBlock, command, folding, moment, spoiler } from "./pieces.js";
import { say } from "./words.js";

const plain = (tag, name) => (_entity, _text, children) => el(tag, { class: name ?? false }, ...children);
const linked = (prefix) => (_entity, text, children) => link(prefix + text, el("bdi", {}, ...children));

/** @type {Record<string, (entity: any, text: string, children: Node[]) => Node>} */
const MAKERS = {
  bold: plain("strong"),
  italic: plain("em"),
  underline: plain("u"),
  strikethrough: plain("s"),
  code: (_entity, _text, children) => el("code", { dir: "auto" }, ...children),
  pre: (entity, _text, children) => codeBlock(children, entity.language),
  spoiler: (_entity, _text, children) => spoiler(children),
  blockquote: plain("blockquote", "quotation"),
  expandable_blockquote: (_entity, _text, children) => folding(el("blockquote", { class: "quotation" }, ...children)),
  text_link: (entity, _text, children) => link(entity.url, ...children),
  url: linked(""),
  email: linked("mailto:"),
  phone_number: (_entity, text, children) => link(`tel:${text.replace(/[^+\d]/g, "")}`, el("bdi", { dir: "ltr" }, ...children)),
  mention: (_entity, text, children) => link(`https://t.me/${text.slice(1)}`, el("bdi", {}, ...children)),
  text_mention: (entity, _text, children) => link(`tg://user?id=${entity.user.id}`, ...children),
  hashtag: plain("bdi", "hashtag"),
  cashtag: plain("bdi", "hashtag"),
  bot_command: (_entity, text, children) => command(text, children),
  custom_emoji: (entity, _text, children) => el("span", { class: "custom-emoji", title: say("custom_emoji"), data: { id: entity.custom_emoji_id } }, ...children),
  date_time: (entity, _text, children) => moment(entity.unix_time, entity.date_time_format ?? "", children),
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** Where `code` stands inside `pre`, the outer comes first. */
const outerFirst = (one, other) => one.offset - other.offset || other.length - one.length;

/** Nodes of a text with its entities. @param {string} text @param {any[]} entities */
export function textNodes(text, entities = []) {
  const sorted = entities.filter((one) => MAKERS[one.type] && one.length > 0).sort(outerFirst);
  return build(text, sorted, 0, text.length);
}

/** Takes the first entity with what lies in it; what sticks out of it goes on behind it. */
function build(text, entities, from, to) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) {
      rest = others;
      continue;
    }
    nodes.push(...words(text.slice(at, start)));
    const inner = others.filter((one) => one.offset < end);
    const inside = text.slice(start, end);
    nodes.push(MAKERS[entity.type](entity, inside, build(text, inner, start, end)));
    at = end;
    // The line break behind a block is the block's own end.
    if (BLOCKS.has(entity.type) && text[at] === "\n") at += 1;
    rest = others.filter((one) => one.offset + one.length > end);
  }
  nodes.push(...words(text.slice(at, to)));
  return nodes;
}

const words = (text) => (text ? [document.createTextNode(text)] : []);

/** A text as it stands in a bubble: every line in its own direction. */
export const textBlock = (text, entities, name = "text") => el("div", { class: name, dir: "auto" }, ...textNodes(text, entities));

/** The address whose preview belongs under a message: its own choice, or the first link. */
export function previewUrl(message) {
  const options = message.link_preview_options ?? {};
  if (options.is_disabled || !message.text) return "";
  if (options.url) return options.url;
  const first = (message.entities ?? []).find((one) => one.type === "url" || one.type === "text_link");
  if (!first) return "";
  return first.url ?? message.text.slice(first.offset, first.offset + first.length);
}
