/** The sandbox's clock: shown live, moved by buttons and by a field. */

import { moveClock } from "./api.js";
import { byId } from "./dom.js";
import { refreshMoments } from "./pieces.js";
import { now, store } from "./state.js";
import { clockText, fullTime, instant, nextMorning, wall } from "./times.js";
import { announce, orToast } from "./toasts.js";
import { say } from "./words.js";

/** @param {number} unix what the sandbox says it is */
export function setClock(unix) {
  store.offset = unix - Date.now() / 1000;
  drawClock();
  refreshMoments();
}

function drawClock() {
  const text = clockText(now(), matchMedia("(max-width: 760px)").matches);
  const node = byId("clock-text");
  if (node.textContent !== text) node.textContent = text;
}

const move = (body) =>
  orToast(
    moveClock(body).then((answer) => {
      setClock(answer.now);
      announce(say("clock_moved", { time: fullTime(answer.now) }));
    }),
  );

const MOVES = {
  minute: () => ({ advance: 60 }),
  hour: () => ({ advance: 3600 }),
  morning: () => ({ to: nextMorning(now()) }),
};

export function startClock() {
  for (const button of document.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => move(MOVES[/** @type {HTMLElement} */ (button).dataset.move]()));
  }
  const panel = byId("clock-panel");
  panel.addEventListener("beforetoggle", (event) => {
    if (event.newState === "open") byId("clock-to").value = wall(now()).slice(0, 16);
  });
  byId("clock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!byId("clock-to").value) return;
    move({ to: instant(byId("clock-to").value) });
    panel.hidePopover();
  });
  setInterval(drawClock, 250);
  setInterval(refreshMoments, 20000);
}
