/** Short notes that go away, and alerts that wait for their button. */

import { byId, el } from "./dom.js";

const SHOWN = 4000;

/** @param {string} text @param {string} [kind] "error" for what went wrong */
export function toast(text, kind = "") {
  const note = el("div", { class: `toast ${kind}`, dir: "auto" }, text);
  byId("toasts").append(note);
  setTimeout(() => note.classList.add("leaving"), SHOWN);
  setTimeout(() => note.remove(), SHOWN + 250);
}

/** @param {string} title @param {string} text */
export function alertBox(title, text) {
  byId("alert-title").textContent = title;
  byId("alert-text").textContent = text;
  byId("alert").showModal();
}

/** Read out what came, without showing it twice. */
export function announce(text) {
  byId("announcer").textContent = text;
}

/** Anything refused ends as a note. @param {Promise<any>} doing */
export const orToast = (doing) => doing.catch((error) => toast(error.message, "error"));
