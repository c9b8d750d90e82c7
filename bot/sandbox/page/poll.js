/** A poll with its results so far. */

import { el } from "./dom.js";
import { textNodes } from "./entities.js";
import { say } from "./words.js";

function option(poll, one, at) {
  const share = poll.total_voter_count ? Math.round((100 * one.voter_count) / poll.total_voter_count) : 0;
  const right = poll.correct_option_ids?.includes(at) || poll.correct_option_id === at;
  const bar = el("span", { class: "poll-bar" });
  bar.style.setProperty("--share", `${share}%`);
  return el("li", { class: right ? "right" : false }, el("span", { class: "poll-share" }, `${share}%`), el("span", { class: "poll-words", dir: "auto" }, ...textNodes(one.text, one.text_entities)), bar);
}

/** @param {any} poll Poll of the Bot API */
export function pollCard(poll) {
  const kinds = [say(poll.type === "quiz" ? "quiz" : poll.is_anonymous ? "anonymous_poll" : "public_poll"), poll.is_closed && say("poll_closed")];
  return el(
    "div",
    { class: "poll" },
    el("b", { class: "poll-question", dir: "auto" }, ...textNodes(poll.question, poll.question_entities)),
    el("small", {}, kinds.filter(Boolean).join(" · ")),
    el("ul", {}, ...poll.options.map((one, at) => option(poll, one, at))),
    poll.explanation && el("p", { class: "quotation", dir: "auto" }, ...textNodes(poll.explanation, poll.explanation_entities)),
    el("small", { class: "poll-count" }, say("votes", { count: poll.total_voter_count })),
  );
}
