/** What happened in a chat, in words. */

import { nameOf } from "./state.js";
import { say } from "./words.js";

const who = (message) => (message.from ? nameOf(message.from) : message.chat.title ?? "");
const names = (people) => people.map(nameOf).join("، ");

function joined(message) {
  const [first] = message.new_chat_members;
  const alone = message.new_chat_members.length === 1 && first.id === message.from?.id;
  return alone ? say("joined", { name: who(message) }) : say("added", { name: who(message), others: names(message.new_chat_members) });
}

function left(message) {
  const gone = message.left_chat_member;
  return gone.id === message.from?.id ? say("left", { name: nameOf(gone) }) : say("removed", { name: who(message), other: nameOf(gone) });
}

/** @type {Record<string, (message: any) => string>} by the field that a service message carries */
const TEXTS = {
  new_chat_members: joined,
  left_chat_member: left,
  pinned_message: (message) => say("pinned", { name: who(message) }),
  forum_topic_created: (message) => say("topic_created", { topic: message.forum_topic_created.name }),
  forum_topic_edited: (message) => say("topic_edited", { topic: message.forum_topic_edited.name ?? "" }),
  forum_topic_closed: () => say("topic_closed"),
  forum_topic_reopened: () => say("topic_reopened"),
  migrate_to_chat_id: () => say("migrated"),
  migrate_from_chat_id: () => say("migrated"),
  new_chat_title: (message) => say("renamed", { title: message.new_chat_title }),
  new_chat_photo: () => say("new_photo"),
  delete_chat_photo: () => say("photo_removed"),
  group_chat_created: () => say("group_created"),
  supergroup_chat_created: () => say("group_created"),
  channel_chat_created: () => say("channel_created"),
  users_shared: (message) => say("users_shared", { name: who(message) }),
  chat_shared: (message) => say("chat_shared", { name: who(message) }),
};

/** @returns {string|null} nothing for what is no service message */
export function serviceText(message) {
  const field = Object.keys(TEXTS).find((one) => message[one] !== undefined);
  return field ? TEXTS[field](message) : null;
}
