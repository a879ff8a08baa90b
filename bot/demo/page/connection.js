/**
 * Keeps the world in step with the server and says in one line whether it is.
 * Never loses an event: the state names the last event it holds, and the stream begins after that one.
 */
import { NotDone, openStream, readState } from "./api.js";

/** Waits between two tries to reach the server, in milliseconds: quick at first, for a restart while developing. */
const WAITS = [300, 1000, 2000, 4000];

export class Connection {
  /** @type {Promise<void>} */
  #reading = Promise.resolve();
  #close = () => {};
  #tries = 0;
  #line;
  #world;

  /**
   * @param {import("./world.js").World} world
   * @param {HTMLElement} line
   */
  constructor(world, line) {
    this.#world = world;
    this.#line = line;
    world.addEventListener("stranger", () => this.refresh());
    this.refresh();
  }

  /** Read the whole state and follow what happens from there. Resolves when the world is in step. */
  refresh() {
    this.#close();
    // One after the other: an older answer that arrives later must not undo a newer one.
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  async #read() {
    this.#close();
    for (;;) {
      try {
        const state = await readState();
        this.#world.replace(state);
        this.#follow(state.last_event);
        return;
      } catch (problem) {
        if (!(problem instanceof NotDone)) throw problem;
        await this.#pause();
      }
    }
  }

  #follow(after) {
    this.#close = openStream(after, {
      open: () => {
        this.#tries = 0;
        this.#say("live", "Connected");
      },
      lost: async () => {
        await this.#pause();
        this.refresh();
      },
      event: (happening) => this.#world.apply(happening),
    });
  }

  #pause() {
    this.#say("lost", "Reconnecting…");
    const wait = WAITS[Math.min(this.#tries, WAITS.length - 1)];
    this.#tries += 1;
    return new Promise((resolve) => setTimeout(resolve, wait));
  }

  #say(state, words) {
    this.#line.dataset.state = state;
    const place = this.#line.querySelector(".words");
    if (place.textContent !== words) place.textContent = words;
  }
}
