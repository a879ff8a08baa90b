/**
 * Makes elements and icons out of names and plain texts.
 * Never parses markup: a text stays a text.
 */

/**
 * Make an element. `data` goes to the dataset, functions become listeners, true an empty attribute; null and false leave it out.
 * @param {string} tag
 * @param {Object<string, any>} [traits]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElement}
 */
export function make(tag, traits = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "data") Object.assign(element.dataset, value);
    else if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
/** Outlines on a grid of 24, drawn with a round pen. */
const OUTLINES = {
  send: "M4.5 12 20 4.5l-4.5 15.5-3.5-6.5zM12 13.5l8-9",
  reply: "M9.5 6 4 11.5 9.5 17M4.5 11.5H14c3.5 0 6 2.3 6 6.5",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  attach: "m20 11.5-7.8 7.8a5 5 0 0 1-7-7L13.5 4a3.3 3.3 0 0 1 4.7 4.7l-8.3 8.2a1.7 1.7 0 0 1-2.3-2.3l7.4-7.4",
  close: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  edit: "M4.5 19.5 5.5 15 16 4.5l3.5 3.5L9 18.5z",
  down: "m6 10 6 6 6-6",
  link: "M8 16 16.5 7.5M9.5 7h7.5v7.5",
  photo: "M4 6.5h16v12H4zM4 16l5-4.5 4 3.5 2.5-2 4.5 3.5M15.5 10v.01",
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
  sticker: "M5 5h14v8.5L13.5 19H5zM19 13.5h-5.5V19M9 9.5v.01M14 9.5v.01M9 12.5c1.5 1.5 3.5 1.5 5 0",
  group: "M9 11.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 18.5c.8-3.4 3-4.3 5.5-4.3s4.7.9 5.5 4.3M15.5 5.8a3 3 0 0 1 0 5.4M17 14.5c2 .5 3 1.9 3.5 4",
  contact: "M12 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 19.5c1-4 4-5 7-5s6 1 7 5",
  copy: "M9 9h10v11H9zM9 15H5V4h10v5",
  pin: "M9 4h6l-.5 6 3 3H6.5l3-3zM12 13v7",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13",
  block: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.5 6.5l11 11",
  document: "M7 4h7l4 4v12H7zM14 4v4h4",
};

/**
 * Make an icon; it is silent, so its button needs a label.
 * @param {keyof typeof OUTLINES} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", OUTLINES[name] ?? OUTLINES.document);
  svg.append(path);
  return svg;
}

/** How many colours the style sheet has for portraits. */
const HUES = 6;

/**
 * Make the round picture of someone: two letters, or an icon, on a colour of her own.
 * @param {string|Node} sign
 * @param {number} place where she stands in her row, so that neighbours differ
 */
export function portrait(sign, place) {
  return make("span", { class: "portrait", "aria-hidden": "true", data: { hue: place % HUES } }, sign);
}
