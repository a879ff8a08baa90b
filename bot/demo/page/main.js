/**
 * Puts the page together: one world, two panes, one connection.
 * Never does the work of the parts.
 */
import { NotDone, order } from "./api.js";
import { Connection } from "./connection.js";
import { icon, make } from "./element.js";
import { askNewcomer } from "./newcomer.js";
import { Openings } from "./openings.js";
import { Pane } from "./pane.js";
import { World } from "./world.js";

const world = new World();

const openings = new Openings(document.querySelector(".openings"), (text) => {
  show("phone");
  phone.current?.say(text);
});

const phone = new Pane(document.querySelector('[data-pane="phone"]'), {
  world,
  hasGroup: false,
  isOurs: (actor) => actor.kind === "person",
  onShow: (actor) => openings.offer(actor),
  onUnread: (total) => mark("phone", total),
});

const desk = new Pane(document.querySelector('[data-pane="desk"]'), {
  world,
  hasGroup: true,
  isOurs: (actor) => actor.kind !== "person",
  onUnread: (total) => mark("desk", total),
});

const connection = new Connection(world, document.querySelector(".connection"));

phone.root.querySelector(".strip").append(make(
  "button",
  { type: "button", class: "tab new-person", data: { testid: "new-person" }, "aria-label": "New person", title: "New person", onclick: () => askNewcomer(welcome) },
  icon("plus"),
));

/** Add a person, and pick up her phone. */
async function welcome({ name, language, payload }) {
  try {
    const before = new Set(world.actors.keys());
    await order("actor", { name, language, kind: "person" });
    await connection.refresh();
    const added = [...world.actors.keys()].find((id) => !before.has(id));
    if (added === undefined) return;
    phone.tabs.select(added);
    phone.current.payload = payload;
  } catch (problem) {
    if (!(problem instanceof NotDone)) throw problem;
    phone.notice.toast(problem.message);
  }
}

/** On a narrow screen, show one of the two panes. */
function show(name) {
  document.body.dataset.shown = name;
  for (const button of document.querySelectorAll(".switch button")) button.setAttribute("aria-pressed", String(button.dataset.shows === name));
  for (const pane of [phone, desk]) {
    pane.current?.log.follow();
    pane.read();
  }
}

/** Mark the switch of a pane that holds something unread. */
function mark(name, total) {
  document.querySelector(`.switch [data-shows="${name}"]`).classList.toggle("has-unread", total > 0);
}

for (const button of document.querySelectorAll(".switch button")) button.addEventListener("click", () => show(button.dataset.shows));
