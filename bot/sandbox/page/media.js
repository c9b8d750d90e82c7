/** Pictures, films, sounds, files and places. */

import { fileUrl } from "./api.js";
import { calm, el, icon } from "./dom.js";
import { spoiler } from "./pieces.js";
import { duration } from "./times.js";
import { show } from "./viewer.js";
import { say } from "./words.js";

const covered = (node, holder) => (holder?.has_spoiler || holder?.has_media_spoiler ? spoiler([node], "div") : node);

/** Keeps the room of a picture before it is here. */
function sized(node, width, height) {
  if (width && height) {
    node.style.setProperty("--width", `${width}px`);
    node.style.setProperty("--ratio", String(width / height));
  }
  return node;
}

/** @param {any[]} sizes PhotoSize[], the last is the largest */
export function photo(sizes, holder, label = say("photo")) {
  const best = sizes[sizes.length - 1];
  const source = fileUrl(best.file_id);
  const image = el("img", { src: source, alt: label, loading: "lazy", draggable: "false" });
  const node = el("button", { type: "button", class: "picture", "aria-label": label, click: () => show(source, label) }, image);
  return covered(sized(node, best.width, best.height), holder);
}

export function video(film, holder) {
  const poster = film.thumbnail ? fileUrl(film.thumbnail.file_id) : false;
  const node = el("video", { src: fileUrl(film.file_id), controls: true, preload: "none", playsinline: true, poster, "aria-label": film.file_name ?? say("video") });
  return covered(sized(el("div", { class: "film" }, node), film.width, film.height), holder);
}

export function animation(film, holder) {
  const source = fileUrl(film.file_id);
  const node = film.mime_type?.startsWith("image/")
    ? el("img", { src: source, alt: say("animation"), loading: "lazy" })
    : el("video", { src: source, loop: true, muted: true, playsinline: true, autoplay: !calm(), controls: calm(), "aria-label": say("animation") });
  return covered(sized(el("div", { class: "film" }, node, el("span", { class: "badge" }, "GIF")), film.width, film.height), holder);
}

const player = (file, label) => el("audio", { src: fileUrl(file.file_id), controls: true, preload: "none", "aria-label": label });

export function audio(sound) {
  const title = sound.title ?? sound.file_name ?? say("audio");
  const about = [sound.performer, duration(sound.duration ?? 0)].filter(Boolean).join(" · ");
  return el("div", { class: "sound" }, card("music", title, about), player(sound, title));
}

export const voice = (note) => el("div", { class: "sound" }, card("mic", say("voice"), duration(note.duration ?? 0)), player(note, say("voice")));

const STEPS = [["MB", 2 ** 20], ["KB", 2 ** 10], ["B", 1]];

function fileSize(bytes) {
  const [unit, step] = STEPS.find(([, size]) => bytes >= size) ?? STEPS[2];
  return `${(bytes / step).toFixed(step > 1 && bytes < 10 * step ? 1 : 0)} ${unit}`;
}

export function documentCard(file) {
  const name = file.file_name ?? say("document");
  const props = { class: "card file", href: fileUrl(file.file_id), download: name };
  return el("a", props, ...card("file", name, fileSize(file.file_size ?? 0)).childNodes);
}

function card(sign, title, about) {
  return el("div", { class: "card" }, el("span", { class: "card-sign" }, icon(sign)), el("div", { class: "card-words" }, el("b", { dir: "auto" }, title), el("small", { dir: "auto" }, about)));
}

const degrees = (value) => value.toFixed(5);

/** No map is fetched: a drawn one, with the place's numbers, that leads to a real one. */
export function map(place, zoom = 15, title = "", address = "") {
  const { latitude, longitude } = place;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=${zoom}/${latitude}/${longitude}`;
  const words = title ? [el("b", { dir: "auto" }, title), el("small", { dir: "auto" }, address)] : [];
  const label = say("map_at", { place: `${degrees(latitude)}, ${degrees(longitude)}` });
  return el("a", { class: "map", href, target: "_blank", rel: "noopener noreferrer", "aria-label": label }, el("span", { class: "map-ground" }, icon("place")), el("span", { class: "map-words" }, ...words, el("small", { dir: "ltr" }, `${degrees(latitude)}, ${degrees(longitude)}`)));
}

/** @param {any} sticker shown as its file where that is a picture, else as its emoji */
export function sticker(sticker_) {
  if (sticker_.is_animated || sticker_.is_video) return el("div", { class: "big-emoji" }, sticker_.emoji ?? "🖼");
  return el("img", { class: "sticker", src: fileUrl(sticker_.file_id), alt: sticker_.emoji ?? say("sticker") });
}

/** Photos and films sent together. @param {any[]} messages */
export function album(messages) {
  const one = (message) => (message.photo ? photo(message.photo, message) : message.video ? video(message.video, message) : null);
  const shown = messages.map((message) => ({ message, node: one(message) }));
  if (shown.every(({ node }) => node)) {
    return el("div", { class: `album of-${Math.min(messages.length, 10)}` }, ...shown.map(({ node }) => node));
  }
  return el("div", { class: "stack" }, ...messages.map((message) => (message.document ? documentCard(message.document) : message.audio ? audio(message.audio) : one(message))));
}
