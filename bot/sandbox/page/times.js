/** Dates and hours, in the sandbox's zone. Instants are Unix seconds. */

import { lang } from "./words.js";

const locale = lang === "ar" ? "ar-u-nu-latn" : "en-GB";
const DAY = 86400;
const formats = new Map();
let zone = "UTC";

/** @param {string} name IANA */
export function setZone(name) {
  if (name !== zone) formats.clear();
  zone = name;
}

/** @param {number} unix @param {Intl.DateTimeFormatOptions} options */
function format(unix, options, tongue = locale) {
  const key = tongue + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(tongue, { timeZone: zone, hourCycle: "h23", ...options }));
  return formats.get(key).format(new Date(unix * 1000));
}

const SHORT = { hour: "2-digit", minute: "2-digit" };

export const hour = (unix) => format(unix, SHORT);

/** The wall clock as `YYYY-MM-DDTHH:MM:SS`. */
export function wall(unix) {
  const date = { year: "numeric", month: "2-digit", day: "2-digit", second: "2-digit", ...SHORT };
  return format(unix, date, "sv-SE").replace(" ", "T");
}

/** Seconds by which the zone's wall clock is ahead of UTC. */
const ahead = (unix) => Date.parse(`${wall(unix)}Z`) / 1000 - Math.floor(unix);

/** The instant of a wall clock `YYYY-MM-DDTHH:MM`; in a gap, as much later; twice, the first. */
export function instant(text) {
  const naive = Date.parse(`${text.slice(0, 16)}:00Z`) / 1000;
  const [before, after] = [ahead(naive - DAY), ahead(naive + DAY)];
  const found = [before, after].map((offset) => naive - offset).filter((unix) => wall(unix).startsWith(text.slice(0, 16)));
  return found.length ? Math.min(...found) : naive - before;
}

/** The next 08:00 after an instant, over a change of clocks too. */
export function nextMorning(unix) {
  const today = wall(unix).slice(0, 10);
  const morning = instant(`${today}T08:00`);
  if (morning > unix) return morning;
  const tomorrow = new Date(Date.parse(`${today}T00:00Z`) + DAY * 1000).toISOString().slice(0, 10);
  return instant(`${tomorrow}T08:00`);
}

export const dayOf = (unix) => wall(unix).slice(0, 10);

/** Whole calendar days from one instant to another. */
const daysBetween = (from, to) => Math.round((Date.parse(dayOf(to)) - Date.parse(dayOf(from))) / (DAY * 1000));

const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/** A day separator: today, yesterday, or the date. */
export function dayName(unix, now) {
  const days = daysBetween(now, unix);
  if (days === 0 || days === -1) return relative.format(days, "day");
  const year = dayOf(unix).slice(0, 4) === dayOf(now).slice(0, 4) ? {} : { year: "numeric" };
  return format(unix, { weekday: "long", day: "numeric", month: "long", ...year });
}

/** In the list of chats: the hour today, the weekday in the last week, else the date. */
export function listTime(unix, now) {
  const days = daysBetween(unix, now);
  if (days === 0) return hour(unix);
  if (days > 0 && days < 7) return format(unix, { weekday: "long" });
  return format(unix, { day: "numeric", month: "numeric", year: "2-digit" });
}

/** @param {boolean} brief without the weekday, for narrow pages */
export const clockText = (unix, brief) => format(unix, { weekday: brief ? undefined : "long", day: "numeric", month: brief ? "short" : "long", second: "2-digit", ...SHORT });
export const fullTime = (unix) => format(unix, { dateStyle: "full", timeStyle: "short" });
export const duration = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

const UNITS = [["year", 365 * DAY], ["month", 30 * DAY], ["day", DAY], ["hour", 3600], ["minute", 60], ["second", 1]];
const PARTS = {
  w: { weekday: "long" },
  d: { day: "2-digit", month: "2-digit", year: "2-digit" },
  D: { day: "numeric", month: "long", year: "numeric" },
  t: SHORT,
  T: { ...SHORT, second: "2-digit" },
};

/** Telegram's date-time format: `r` or `w?[dD]?[tT]?`; an empty one leaves the text as it is.
 * @returns {string} '' where the text stays */
export function dateTime(unix, pattern, now) {
  if (pattern === "r") {
    const away = unix - now;
    const [unit, size] = UNITS.find(([, seconds]) => Math.abs(away) >= seconds) ?? UNITS[5];
    return relative.format(Math.trunc(away / size), /** @type {any} */ (unit));
  }
  if (!/^w?[dD]?[tT]?$/.test(pattern) || !pattern) return "";
  return format(unix, Object.assign({}, ...[...pattern].map((letter) => PARTS[letter])));
}
