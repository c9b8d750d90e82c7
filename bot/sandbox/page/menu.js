/** The bot's commands, listed above the composer; arrow keys choose, Enter sends. */

import { byId, el } from "./dom.js";
import { chatOf } from "./state.js";

let chosen = 0;
let send = (_text) => {};
const list = () => byId("menu");
const options = () => [...list().children];

export function closeMenu() {
  list().hidden = true;
  byId("text").setAttribute("aria-expanded", "false");
  byId("text").removeAttribute("aria-activedescendant");
}

function point(at) {
  chosen = (at + options().length) % options().length;
  options().forEach((node, number) => node.setAttribute("aria-selected", String(number === chosen)));
  options()[chosen].scrollIntoView({ block: "nearest" });
  byId("text").setAttribute("aria-activedescendant", options()[chosen].id);
}

function take(command) {
  byId("text").value = "";
  byId("text").dispatchEvent(new Event("input"));
  closeMenu();
  send(`/${command}`);
}

/** @param {any} chat @param {string} text what is in the composer */
export function offerCommands(chat, text) {
  const typed = /^\/([^\s]*)$/.exec(text)?.[1].toLowerCase();
  const fitting = typed === undefined ? [] : chat.commands.filter((one) => one.command.startsWith(typed));
  if (!fitting.length) return closeMenu();
  const option = (one, at) =>
    el("li", { id: `command-${at}`, role: "option", mousedown: (event) => event.preventDefault(), click: () => take(one.command), data: { command: one.command } }, el("b", { dir: "ltr" }, `/${one.command}`), el("span", { dir: "auto" }, one.description));
  list().replaceChildren(...fitting.map(option));
  list().hidden = false;
  byId("text").setAttribute("aria-expanded", "true");
  point(0);
}

/** @param {KeyboardEvent} event @param {HTMLTextAreaElement} field @returns {boolean} it was for the menu */
export function menuKey(event, field) {
  if (list().hidden) return false;
  const command = options()[chosen]?.dataset.command;
  const does = {
    ArrowDown: () => point(chosen + 1),
    ArrowUp: () => point(chosen - 1),
    Escape: closeMenu,
    Enter: () => take(command),
    Tab: () => {
      field.value = `/${command} `;
      field.dispatchEvent(new Event("input"));
    },
  }[event.key];
  if (!does || event.shiftKey) return false;
  event.preventDefault();
  does();
  return true;
}

/** @param {(text: string) => void} sends */
export function startMenu(sends) {
  send = sends;
  byId("commands").addEventListener("click", () => {
    byId("text").focus();
    if (list().hidden) offerCommands(chatOf(), "/");
    else closeMenu();
  });
  byId("text").addEventListener("blur", () => setTimeout(() => document.activeElement !== byId("commands") && closeMenu(), 0));
}
