// How a found text is shown: as HTML, a query's words marked, cut to the part in which they stand.

import { fold, isKana, pieces } from "./search-text.js";

const LENGTH = 120; // characters of an excerpt
const BEFORE = 40; // of them before the first mark

export const escape = (text) => text.replace(/[&<>"']/gu, (one) => `&#${one.codePointAt(0)};`);

/** What to mark for a query of those words: the words themselves, or else their pieces. */
export function marks(words) {
  const whole = words.map((word) => fold(word).text);
  const parts = words.flatMap(pieces).filter((piece) => piece.length > 1 && !isKana(piece));
  return [whole, parts];
}

/** Where in a text the first kind of mark that it has at all stands: [from, to], in order. */
function places(folded, kinds) {
  for (const kind of kinds) {
    const spans = [];
    for (const mark of kind)
      for (let i = folded.text.indexOf(mark); i >= 0; i = folded.text.indexOf(mark, i + 1))
        spans.push([i, i + mark.length]);
    spans.sort(([a], [b]) => a - b);
    const merged = [];
    for (const [from, to] of spans) {
      const last = merged.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else merged.push([from, to]);
    }
    if (merged.length) return merged.map(([from, to]) => [folded.at[from], folded.at[to - 1] + 1]);
  }
  return [];
}

/** A text, or its part, as HTML. */
function html(text, spans, start = 0, end = text.length) {
  let made = "";
  let last = start;
  for (const [from, to] of spans) {
    if (from < last || to > end) continue;
    made += `${escape(text.slice(last, from))}<mark data-md-highlight>${escape(text.slice(from, to))}</mark>`;
    last = to;
  }
  return made + escape(text.slice(last, end));
}

/** A short text, whole. */
export function marked(text, kinds) {
  return html(text, places(fold(text), kinds));
}

/** The part of a text in which its first mark stands. `folded` is the text, folded. */
export function excerpt(text, folded, kinds) {
  const spans = places(folded, kinds);
  const first = spans[0]?.[0] ?? 0;
  const start = first + LENGTH / 2 < LENGTH ? 0 : Math.max(0, Math.min(first - BEFORE, text.length - LENGTH));
  const end = Math.min(text.length, start + LENGTH);
  return (start ? "…" : "") + html(text, spans, start, end) + (end < text.length ? "…" : "");
}
