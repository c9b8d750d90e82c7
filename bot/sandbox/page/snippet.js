/** A message in a few words: in the list, in quotes, in the pinned bar. */

import { richPlain } from "./richtext.js";
import { serviceText } from "./service.js";
import { nameOf } from "./state.js";
import { say } from "./words.js";

const KINDS = ["animation", "photo", "video", "voice", "audio", "document", "sticker", "contact", "venue", "location", "video_note"];

function blockPlain(block) {
  const own = richPlain(block.text ?? block.summary);
  return own || (block.blocks ?? block.items?.flatMap((item) => item.blocks) ?? []).map(blockPlain).find(Boolean) || "";
}

/** @param {any} message @returns {string} one line */
export function snippet(message) {
  if (message.text) return message.text.replace(/\s+/g, " ");
  if (message.rich_message) return message.rich_message.blocks.map(blockPlain).filter(Boolean).slice(0, 2).join(" — ");
  if (message.caption) return message.caption.replace(/\s+/g, " ");
  if (message.poll) return say("poll_of", { question: message.poll.question });
  if (message.dice) return message.dice.emoji;
  const kind = KINDS.find((one) => message[one]);
  return kind ? say(kind) : serviceText(message) ?? say("unsupported");
}

/** Who wrote it, as people see it. */
export function authorName(message) {
  if (message.sender_chat) return message.sender_chat.title;
  return message.from ? nameOf(message.from) : message.chat.title ?? "";
}
