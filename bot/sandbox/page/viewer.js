/** One picture, large; Escape or a press closes it. */

import { byId, el } from "./dom.js";

export function show(source, label) {
  const dialog = byId("viewer");
  dialog.querySelector("figure").replaceChildren(el("img", { src: source, alt: label }));
  dialog.showModal();
}

export function startViewer() {
  const dialog = byId("viewer");
  dialog.addEventListener("click", () => dialog.close());
}
