/**
 * Draws a poll or a quiz question, and takes a vote.
 * Never counts: the server does.
 */
import { make } from "./element.js";

/** @typedef {import("./types.js").Poll} Poll */

/**
 * Draw a poll.
 * @param {Poll} poll
 * @param {(options: number[]) => Promise<unknown>} onVote
 */
export function drawPoll(poll, onVote) {
  const isCounted = poll.total_voter_count > 0 || poll.is_closed;
  const right = new Set(isCounted ? (poll.correct_option_ids ?? []) : []);
  return make(
    "div",
    { class: "poll" },
    make("p", { class: "question", dir: "auto" }, poll.question),
    ...poll.options.map((option, place) => make(
      "button",
      { type: "button", class: "option", disabled: poll.is_closed, data: { right: String(right.has(place)) }, onclick: () => onVote([place]) },
      make("span", { dir: "auto" }, option.text),
      isCounted && make("span", { class: "share" }, `${Math.round((100 * option.voter_count) / Math.max(1, poll.total_voter_count))}%`),
    )),
    right.size > 0 && poll.explanation && make("p", { class: "explanation", dir: "auto" }, poll.explanation),
  );
}
