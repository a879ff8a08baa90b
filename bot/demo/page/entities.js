/**
 * Draws a text with its entities: links, numbers to call, commands, weight and slant.
 * Never looks for links by itself: what is tappable here is tappable in Telegram.
 */
import { make } from "./element.js";

/** @typedef {import("./types.js").Entity} Entity */

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const SCHEMES = new Set(["http:", "https:", "tg:", "tel:", "mailto:"]);

/**
 * Return the address if a reader may follow it, or null: `javascript:` and its kin are no addresses.
 * @param {string} address
 */
export function safeAddress(address) {
  try {
    return SCHEMES.has(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
}

/**
 * Draw a text.
 * @param {string} text
 * @param {Entity[]} entities
 * @param {(command: string) => void} onCommand
 * @returns {DocumentFragment}
 */
export function drawText(text, entities, onCommand) {
  const sorted = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  const fragment = document.createDocumentFragment();
  drawSpan(fragment, text, 0, text.length, sorted, onCommand);
  return fragment;
}

/** Draw text[start, end) into a node; the first entity that begins here holds those inside it. */
function drawSpan(node, text, start, end, entities, onCommand) {
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...later] = rest;
    const stop = Math.min(entity.offset + entity.length, end);
    rest = later;
    if (entity.offset < at || entity.offset >= end) continue;
    node.append(text.slice(at, entity.offset));
    const inner = later.filter((other) => other.offset < stop);
    const element = drawEntity(entity, text.slice(entity.offset, stop), onCommand);
    drawSpan(element, text, entity.offset, stop, inner, onCommand);
    node.append(element);
    at = stop;
    rest = later.filter((other) => other.offset >= stop);
  }
  node.append(text.slice(at, end));
}

/** Make the empty element of an entity. */
function drawEntity(entity, words, onCommand) {
  switch (entity.type) {
    case "url":
      return link(/^[a-z]+:\/\//i.test(words) ? words : `https://${words}`);
    case "text_link":
      return link(entity.url ?? "");
    case "email":
      return link(`mailto:${words}`);
    case "phone_number":
      return link(`tel:${words.replace(/[^\d+]/g, "")}`);
    case "bot_command":
      return make("button", { type: "button", class: "command", onclick: () => onCommand(words) });
    case "spoiler":
      return make("span", { class: "spoiler", tabindex: 0 });
    default:
      return make(TAGS[entity.type] ?? "span", {});
  }
}

function link(address) {
  const safe = safeAddress(address);
  if (!safe) return make("span");
  const leaves = /^https?:/.test(safe);
  return make("a", { href: safe, target: leaves && "_blank", rel: "noopener noreferrer" });
}
