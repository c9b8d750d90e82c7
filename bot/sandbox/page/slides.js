/** A slideshow: arrows, dots, swipes and the keyboard. */

import { calm, el, iconButton, sideways } from "./dom.js";
import { say } from "./words.js";

/** @param {Node[]} children one a slide */
export function slideshow(children) {
  const slides = children.map((child, at) => el("div", { class: "slide", role: "group", "aria-label": say("slide_of", { number: at + 1, count: children.length }) }, child));
  const track = el("div", { class: "slides", tabindex: 0, keydown: onKey, scroll: onScroll }, ...slides);
  const dots = slides.map((_, at) => el("button", { type: "button", class: "dot", tabindex: -1, "aria-label": say("slide_of", { number: at + 1, count: slides.length }), click: () => show(at) }));
  const arrow = (step, name, label) => iconButton(name, say(label), () => show(current + step), { class: `icon-button arrow ${step < 0 ? "before" : "after"}`, tabindex: -1 });
  let current = 0;

  function show(at) {
    const slide = slides[Math.max(0, Math.min(at, slides.length - 1))];
    // Only the track moves: scrollIntoView would move the chat as well.
    const by = slide.getBoundingClientRect().left - track.getBoundingClientRect().left;
    track.scrollBy({ left: by, behavior: calm() ? "auto" : "smooth" });
  }
  function onScroll() {
    mark(Math.round(Math.abs(track.scrollLeft) / (track.clientWidth || 1)));
  }
  function mark(at) {
    current = at;
    dots.forEach((dot, number) => dot.setAttribute("aria-current", String(number === at)));
    node.dataset.at = at === 0 ? "first" : at === slides.length - 1 ? "last" : "";
  }
  function onKey(event) {
    const step = sideways().indexOf(event.key) * 2 - 1;
    if (!sideways().includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    show(current + step);
  }

  const node = el("div", { class: "slideshow", role: "region", "aria-roledescription": say("slideshow"), "aria-label": say("slideshow"), dir: document.documentElement.dir }, track, arrow(-1, "next", "previous"), arrow(1, "next", "next"), el("div", { class: "dots" }, ...dots));
  mark(0);
  return node;
}
