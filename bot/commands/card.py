"""Owns the safety card of a language: a page that says what is understood in it, and what is missed.

Never measures; it is given a tally.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.commands.tally import Measured, Share, Tally
from bot.domain.triage import SURE

#: the picture's size and margin, in pixels
_SIDE, _EDGE = 260, 36
#: false alarms are drawn up to this share; beyond it nobody would set a threshold
_WIDEST = 0.2


def page(name: str, tally: Tally, picture: str, *, with_words: bool) -> str:
    """Write the card as Markdown.

    Args:
        name: what the language is called.
        tally: what was measured.
        picture: the file that ``drawing`` was written to, beside the card.
        with_words: show the messages that were missed. For messages of the project's own only.
    """
    low, high = tally.recall.interval
    false_low, false_high = tally.false_alarms.interval
    lines = [
        f"# {name}",
        "",
        f"Measured by `halcyon evaluate` on {len(tally.messages)} messages. What each line means: [README](README.md).",
        "",
        "| | | 95 % of samples |",
        "|---|---|---|",
        f"| danger raised | {_of(tally.recall)} | {100 * low:.1f} to {100 * high:.1f} % |",
        f"| calm messages raised | {_of(tally.false_alarms)} | {100 * false_low:.1f} to {100 * false_high:.1f} % |",
        f"| calm messages answered as danger now | {_of(tally.false_now)} | |",
        f"| right intent first | {_of(tally.first)} | |",
        f"| right intent among three | {_of(tally.third)} | |",
        f"| out of scope, and left alone | {_of(tally.fallen_back)} | |",
        f"| wrong, and shown without asking (confidence {SURE} or more) | {_of(tally.wrong)} | |",
        "",
        f"![Recall of danger against false alarms, and confidence against truth, as in the table]({picture})",
        "",
        "## Taken for another",
        "",
        "| meant | understood | times |",
        "|---|---|---|",
        *(f"| {meant} | {found} | {times} |" for (meant, found), times in tally.confusions()),
        "",
        "## The worst misses",
        "",
        "| meant | understood | confidence | message |",
        "|---|---|---|---|",
        *(_miss(one, with_words=with_words) for one in tally.worst()),
        "",
    ]
    return "\n".join(lines)


def summary(tallies: Iterable[tuple[str, Tally]]) -> str:
    """Write one row for each language as a Markdown table."""
    head = ("language", "messages", "danger raised", "calm raised", "right first", "among three", "wrong and sure")
    rows = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for name, tally in tallies:
        shares = (tally.recall, tally.false_alarms, tally.first, tally.third, tally.wrong)
        rows.append(f"| {' | '.join((name, str(len(tally.messages)), *map(str, shares)))} |")
    return "\n".join(rows)


def drawing(tally: Tally, threshold: float | None) -> str:
    """Draw two pictures as SVG: recall of danger against false alarms, and how often a confidence is right.

    Args:
        tally: what was measured.
        threshold: the one in use; None where each language has its own.
    """
    curve = [(min(false, _WIDEST) / _WIDEST, recall) for _, false, recall in tally.curve()]
    here = (min(tally.false_alarms.value, _WIDEST) / _WIDEST, tally.recall.value)
    calibration = [(mean, share.value) for mean, share in tally.calibration()]
    width, height = 2 * _SIDE + 3 * _EDGE, _SIDE + 2 * _EDGE
    second = _SIDE + 2 * _EDGE
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"'
            ' font-size="11" fill="none" stroke="#444">',
            f'<rect width="{width}" height="{height}" fill="#fff" stroke="none"/>',
            *_frame(_EDGE, f"calm messages raised, 0 to {_WIDEST:.0%}", "danger raised"),
            _line(_EDGE, [(0.0, 0.0), *curve], "#b5351f"),
            _dot(_EDGE, *here, f"threshold {threshold or 'of each language'}: {tally.recall}, {tally.false_alarms}"),
            *_frame(second, "confidence", "right"),
            _line(second, [(0.0, 0.0), (1.0, 1.0)], "#bbb"),
            _line(second, calibration, "#1f5fb5"),
            "</svg>\n",
        ]
    )


def _frame(left: int, across: str, up: str) -> Iterator[str]:
    yield f'<rect x="{left}" y="{_EDGE}" width="{_SIDE}" height="{_SIDE}" stroke="#bbb"/>'
    ink = 'fill="#444" stroke="none"'
    yield f'<text x="{left + _SIDE}" y="{_EDGE + _SIDE + 16}" text-anchor="end" {ink}>{across}</text>'
    yield f'<text x="{left}" y="{_EDGE - 8}" {ink}>{up}, 0 to 100 %</text>'


def _line(left: int, points: Iterable[tuple[float, float]], colour: str) -> str:
    path = " ".join(f"{left + x * _SIDE:.1f},{_EDGE + (1 - y) * _SIDE:.1f}" for x, y in points)
    return f'<polyline points="{path}" stroke="{colour}" stroke-width="2"/>'


def _dot(left: int, x: float, y: float, says: str) -> str:
    across, down = left + x * _SIDE, _EDGE + (1 - y) * _SIDE
    ink = 'fill="#b5351f" stroke="none"'
    return f'<circle cx="{across:.1f}" cy="{down:.1f}" r="4" {ink}><title>{says}</title></circle>'


def _of(share: Share) -> str:
    return f"{share} ({share.part} of {share.whole})"


def _miss(one: Measured, *, with_words: bool) -> str:
    words = one.text.replace("|", "/") if with_words else f"line {one.line}"
    found = one.reading.intent or "nothing"
    if one.reading.danger.rank:
        found += f", danger {one.reading.danger}"
    return f"| {one.intent} | {found} | {one.reading.confidence:.2f} | {words} |"
