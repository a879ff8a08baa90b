/**
 * Speaks with the server of the demo: one state, one stream of events, a handful of orders.
 * Never keeps what it has read.
 */

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Happening} Happening */

/** The server did not do what was asked; the message is for the reader of the page. */
export class NotDone extends Error {}

/**
 * Read the whole state.
 * @returns {Promise<State>}
 */
export async function readState() {
  const answer = await fetch("/page/state", { cache: "no-store" }).catch(() => {
    throw new NotDone("The server cannot be reached.");
  });
  if (!answer.ok) throw new NotDone(`The server answered ${answer.status}.`);
  return answer.json();
}

/**
 * Give one order, for example `order("say", {actor, chat_id, text})`.
 * @param {"say"|"press"|"edit"|"send"|"vote"|"block"|"delete"|"actor"|"start"} verb
 * @param {object} body
 * @returns {Promise<any>} what the server answered, or null
 */
export async function order(verb, body) {
  let answer;
  try {
    answer = await fetch(`/page/${verb}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new NotDone("The server cannot be reached.");
  }
  const said = await answer.json().catch(() => null);
  if (!answer.ok) throw new NotDone(said?.error ?? `The server answered ${answer.status}.`);
  return said;
}

/**
 * Open the stream of events that begins after a numbered one.
 * @param {number} after
 * @param {object} on
 * @param {() => void} on.open
 * @param {() => void} on.lost the stream is gone and stays so
 * @param {(happening: Happening) => void} on.event
 * @returns {() => void} closes the stream
 */
export function openStream(after, on) {
  const stream = new EventSource(`/page/events?after=${after}`);
  stream.onopen = on.open;
  stream.onmessage = (event) => on.event(JSON.parse(event.data));
  stream.onerror = () => {
    // A browser gives up on some errors and repeats others; closing makes both the same.
    stream.close();
    on.lost();
  };
  return () => stream.close();
}
