/** The page's wording, handed over as JSON by the template. */

/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("words").textContent);

export const lang = document.documentElement.lang;

/** A text with its `{names}` filled in; every value is isolated, so that it keeps its direction.
 * @param {string} key @param {Record<string, string|number>} values */
export function say(key, values = {}) {
  const text = words[key];
  if (text === undefined) throw new Error(`no wording for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => `\u2068${values[name]}\u2069`);
}
