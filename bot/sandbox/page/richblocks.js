/** RichBlocks of the Bot API, every type. */

import { avatar, el, icon } from "./dom.js";
import { makeButton } from "./keyboards.js";
import { animation, audio, documentCard, map, photo, video, voice } from "./media.js";
import { codeBlock, folding } from "./pieces.js";
import { richText } from "./richtext.js";
import { slideshow } from "./slides.js";
import { say } from "./words.js";

const para = (tag, name, text, message) => el(tag, { class: name, dir: "auto" }, ...richText(text, message));

/** @type {Record<string, (block: any, message: any) => Node>} */
const MAKERS = {
  paragraph: (block, message) => para("p", false, block.text, message),
  heading: (block, message) => para(`h${Math.min(6, Math.max(1, block.size))}`, false, block.text, message),
  pre: (block, message) => codeBlock(richText(block.text, message), block.language),
  footer: (block, message) => para("footer", false, block.text, message),
  divider: () => el("hr"),
  mathematical_expression: (block) => el("div", { class: "formula block", dir: "ltr" }, block.expression),
  anchor: (block) => el("span", { class: "anchor", data: { anchor: block.name } }),
  list: (block, message) => list(block.items, message),
  blockquote: (block, message) => el("blockquote", { class: "quotation" }, ...blocks(block.blocks, message), credit(block, message)),
  expandable_blockquote: (block, message) => folding(el("blockquote", { class: "quotation", dir: "auto" }, ...richText(block.text, message), credit(block, message))),
  pullquote: (block, message) => el("aside", { class: "pull" }, para("p", false, block.text, message), credit(block, message)),
  collage: (block, message) => figure(el("div", { class: `collage of-${Math.min(block.blocks.length, 4)}` }, ...blocks(block.blocks, message)), block, message),
  slideshow: (block, message) => figure(slideshow(blocks(block.blocks, message)), block, message),
  table: (block, message) => table(block, message),
  details: (block, message) =>
    el("details", { open: Boolean(block.is_open) }, el("summary", {}, el("span", { dir: "auto" }, ...richText(block.summary, message)), icon("down")), el("div", { class: "details-inside" }, ...blocks(block.blocks, message))),
  map: (block, message) => figure(map(block.location, block.zoom), block, message),
  buttons: (block, message) =>
    el("div", { class: "button-row", data: { align: block.align ?? "" } }, ...block.buttons.map((one) => makeButton(one, message, richText(one.text, message)))),
  animation: (block, message) => figure(animation(block.animation, block), block, message),
  audio: (block, message) => figure(audio(block.audio), block, message),
  document: (block, message) => figure(documentCard(block.document), block, message),
  photo: (block, message) => figure(photo(block.photo, block), block, message),
  video: (block, message) => figure(video(block.video, block), block, message),
  voice_note: (block, message) => figure(voice(block.voice_note), block, message),
  thinking: (block, message) => para("p", "thinking", block.text, message),
};

/** @returns {Node[]} */
export const blocks = (list, message) => (list ?? []).map((one) => MAKERS[one.type]?.(one, message) ?? el("p", { class: "unknown" }, say("unsupported")));

const credit = (holder, message) => (holder.credit ? el("cite", { dir: "auto" }, "— ", ...richText(holder.credit, message)) : null);

function figure(content, block, message) {
  if (!block.caption) return el("figure", {}, content);
  return el("figure", {}, content, el("figcaption", { dir: "auto" }, ...richText(block.caption.text, message), credit(block.caption, message)));
}

/** Items bring their labels ready: "•", "1.", "iv.". */
function list(items, message) {
  const item = (one) => {
    const check = { type: "checkbox", checked: one.is_checked, disabled: true, "aria-label": say(one.is_checked ? "checked" : "unchecked") };
    const sign = one.has_checkbox ? el("input", check) : el("span", { class: "label" }, one.label);
    return el("li", {}, sign, el("div", { class: "item-inside" }, ...blocks(one.blocks, message)));
  };
  return el("ul", { class: "rich-list" }, ...items.map(item));
}

function table(block, message) {
  const cell = (one) =>
    el(one.is_header ? "th" : "td", { dir: "auto", colspan: one.colspan, rowspan: one.rowspan, class: `to-${one.align} v-${one.valign} ${one.text ? "" : "no-cell"}` }, ...richText(one.text, message));
  const name = ["bordered", "striped", "compact"].filter((one) => block[`is_${one}`]).join(" ");
  const caption = block.caption && el("caption", { dir: "auto" }, ...richText(block.caption, message));
  const rows = block.cells.map((row) => el("tr", {}, ...row.map(cell)));
  return el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": say("table") }, el("table", { class: name }, caption, el("tbody", {}, ...rows)));
}

/** @param {any} message with a rich_message */
export const richMessage = (message) =>
  el("div", { class: "rich", dir: message.rich_message.is_rtl ? "rtl" : "ltr" }, ...blocks(message.rich_message.blocks, message));

/** A contact's card stands here, not in media.js: it shows no file. */
export const contactCard = (contact) =>
  el("div", { class: "card" }, avatar(contact.user_id ?? 0, contact.first_name), el("div", {}, el("b", {}, [contact.first_name, contact.last_name].filter(Boolean).join(" ")), el("a", { href: `tel:${contact.phone_number.replace(/[^+\d]/g, "")}`, dir: "ltr" }, contact.phone_number)));
