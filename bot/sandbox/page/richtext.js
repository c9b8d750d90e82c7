/** RichText of the Bot API: a string, a list, or a typed value. */

import { el } from "./dom.js";
import { link } from "./links.js";
import { makeButton } from "./keyboards.js";
import { command, moment, spoiler, textButton } from "./pieces.js";
import { say } from "./words.js";

const wrap = (tag) => (text, inner) => el(tag, {}, ...inner);

/** @type {Record<string, (text: any, inner: Node[], message: any) => Node>} */
const MAKERS = {
  bold: wrap("strong"),
  italic: wrap("em"),
  underline: wrap("u"),
  strikethrough: wrap("s"),
  subscript: wrap("sub"),
  superscript: wrap("sup"),
  marked: wrap("mark"),
  code: (_text, inner) => el("code", { dir: "auto" }, ...inner),
  spoiler: (_text, inner) => spoiler(inner),
  date_time: (text, inner) => moment(text.unix_time, text.date_time_format ?? "", inner),
  text_mention: (text, inner) => link(`tg://user?id=${text.user.id}`, ...inner),
  custom_emoji: (text) => el("span", { class: "custom-emoji", title: say("custom_emoji"), data: { id: text.custom_emoji_id } }, text.alternative_text),
  mathematical_expression: (text) => el("span", { class: "formula", dir: "ltr" }, text.expression),
  url: (text, inner) => link(text.url, ...inner),
  email_address: (text, inner) => link(`mailto:${text.email_address}`, el("bdi", {}, ...inner)),
  phone_number: (text, inner) => link(`tel:${text.phone_number}`, el("bdi", { dir: "ltr" }, ...inner)),
  bank_card_number: (_text, inner) => el("bdi", { dir: "ltr", class: "hashtag" }, ...inner),
  mention: (text, inner) => link(`https://t.me/${text.username.replace(/^@/, "")}`, el("bdi", {}, ...inner)),
  hashtag: (_text, inner) => el("bdi", { class: "hashtag" }, ...inner),
  cashtag: (_text, inner) => el("bdi", { class: "hashtag" }, ...inner),
  bot_command: (text, inner) => command(text.bot_command.startsWith("/") ? text.bot_command : `/${text.bot_command}`, inner),
  button: (text, _inner, message) => makeButton(text.button, message, richText(text.button.text, message), "inline-button"),
  anchor: (text) => el("span", { class: "anchor", data: { anchor: text.name } }),
  anchor_link: (text, inner) => jump(inner, text.anchor_name),
  reference: (text, inner) => el("span", { class: "reference", data: { anchor: `reference:${text.name}` } }, ...inner),
  reference_link: (text, inner) => jump(inner, `reference:${text.reference_name}`),
};

/** A link to an anchor of the same message; the empty name is its top. */
function jump(inner, name) {
  const go = (event) => {
    const body = event.currentTarget.closest(".rich");
    const target = name ? [...body.querySelectorAll("[data-anchor]")].find((one) => one.dataset.anchor === name) : body;
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView({ block: name ? "center" : "start" });
  };
  return textButton("jump", go, ...inner);
}

/** @param {any} text RichText @param {any} message the one it stands in @returns {Node[]} */
export function richText(text, message) {
  if (text === null || text === undefined) return [];
  if (typeof text === "string") return text ? [document.createTextNode(text)] : [];
  if (Array.isArray(text)) return text.flatMap((one) => richText(one, message));
  const inner = text.type === "button" ? [] : richText(text.text, message);
  return MAKERS[text.type] ? [MAKERS[text.type](text, inner, message)] : inner;
}

/** Only the words. @returns {string} */
export function richPlain(text) {
  if (!text) return "";
  if (typeof text === "string") return text;
  if (Array.isArray(text)) return text.map(richPlain).join("");
  return text.alternative_text ?? text.expression ?? richPlain(text.text);
}
