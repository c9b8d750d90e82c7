/** Pieces that entities and rich texts share: spoilers, code with a copy button, commands, times. */

import { el, iconButton } from "./dom.js";
import { now } from "./state.js";
import { dateTime, fullTime } from "./times.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

export async function copy(text) {
  await navigator.clipboard.writeText(text).catch(() => {});
  toast(say("copied"));
}

/** Shown when pressed. */
export function spoiler(children, tag = "span") {
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (node.classList.contains("shown")) return;
    event.preventDefault();
    event.stopPropagation();
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("aria-label");
    node.tabIndex = -1;
  };
  const props = { class: "spoiler", tabindex: 0, role: "button", "aria-label": say("spoiler"), keydown: reveal };
  const node = el(tag, props, el(tag === "div" ? "div" : "span", { class: "spoiler-inside" }, ...children));
  node.addEventListener("click", reveal, true);
  return node;
}

/** A block of code, always left to right. */
export function codeBlock(children, language) {
  const code = el("code", { dir: "ltr" }, ...children);
  const head = el("div", { class: "code-head" }, el("span", {}, language || say("code")), iconButton("copy", say("copy"), () => copy(code.textContent)));
  return el("div", { class: "code-block", dir: "ltr" }, head, el("pre", { tabindex: 0 }, code));
}

/** A button amid words: a link, since a real button is no word to the direction of its line. */
export function textButton(name, does, ...children) {
  const click = (event) => {
    event.preventDefault();
    does(event);
  };
  const keydown = (event) => event.key === " " && click(event);
  return el("a", { href: "#", role: "button", class: name, click, keydown }, ...children);
}

const senders = [];

/** Told of every command that is pressed. @param {(command: string) => void} send */
export const onCommand = (send) => senders.push(send);

export function command(text, children) {
  return textButton("command", () => senders.forEach((send) => send(text)), el("bdi", {}, ...children));
}

/** A quotation that unfolds when pressed. */
export function folding(node) {
  node.classList.add("folded");
  const click = () => {
    const folded = node.classList.toggle("folded");
    button.setAttribute("aria-expanded", String(!folded));
  };
  const button = iconButton("down", say("unfold"), click, { class: "icon-button fold", "aria-expanded": "false" });
  node.append(button);
  return node;
}

/** A time in the sandbox's zone; a relative one goes on with the clock. */
export function moment(unix, pattern, children) {
  const text = dateTime(unix, pattern, now());
  const props = { class: "moment", datetime: new Date(unix * 1000).toISOString(), title: fullTime(unix) };
  const node = el("time", props, ...(text ? [text] : children));
  if (pattern === "r") Object.assign(node.dataset, { unix, pattern });
  return node;
}

export function refreshMoments() {
  for (const node of document.querySelectorAll("time[data-pattern]")) {
    node.textContent = dateTime(Number(node.dataset.unix), node.dataset.pattern, now());
  }
}
