/**
 * A small menu beside the button that opened it.
 * Never stays open: a choice, Escape or a press elsewhere closes it, and the focus goes back.
 */
import { icon, make } from "./element.js";

/**
 * @typedef {object} Choice
 * @property {string} label
 * @property {string} [picture] an icon's name
 * @property {() => void} act
 */

/** Space between the button and its menu, and between the menu and the window's edge, in pixels. */
const GAP = 6;

/**
 * Open a menu.
 * @param {HTMLElement} opener
 * @param {Choice[]} choices
 */
export function openMenu(opener, choices) {
  const menu = make("div", { class: "menu", role: "menu", popover: "auto", dir: getComputedStyle(opener).direction });
  const items = choices.map(({ label, picture, act }) => make("button", {
    type: "button", role: "menuitem", tabindex: -1,
    onclick: () => {
      menu.hidePopover();
      act();
    },
  }, picture && icon(picture), make("span", {}, label)));
  menu.append(...items);
  menu.addEventListener("keydown", (event) => steer(event, items));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    opener.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) opener.focus();
    menu.remove();
  });
  // Inside the device, so that it keeps the language and the colours of whoever opened it.
  (opener.closest("[lang]") ?? document.body).append(menu);
  opener.setAttribute("aria-expanded", "true");
  menu.showPopover();
  place(menu, opener.getBoundingClientRect());
  items[0].focus();
}

function place(menu, anchor) {
  const { width, height } = menu.getBoundingClientRect();
  const isBelow = anchor.bottom + GAP + height < innerHeight;
  menu.style.top = `${isBelow ? anchor.bottom + GAP : Math.max(GAP, anchor.top - GAP - height)}px`;
  const wanted = anchor.left + width + GAP < innerWidth ? anchor.left : anchor.right - width;
  menu.style.left = `${Math.max(GAP, Math.min(wanted, innerWidth - width - GAP))}px`;
}

function steer(event, items) {
  const at = items.indexOf(document.activeElement);
  const target = {
    ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1,
  }[event.key];
  if (event.key === "Tab") event.currentTarget.hidePopover();
  if (target === undefined) return;
  event.preventDefault();
  items[target].focus();
}
