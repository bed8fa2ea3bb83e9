// The search: an index of clauses, made by `kiyaku.search`, and what it answers to a query.
// The answer is in the form in which Material for MkDocs shows results: groups of entries, the
// last of each the heading under which they stand; titles and texts are HTML.

import MiniSearch from "./minisearch.js";
import { named, path } from "./search-citation.js";
import { Latin } from "./search-latin.js";
import { escape, excerpt, marked, marks } from "./search-marks.js";
import { Readings } from "./search-readings.js";
import { LATIN, bare, fold, isKana, level, pieces, stretches, words } from "./search-text.js";

const PHRASE = "="; // marks a whole word of the vocabulary, against a piece of a text
const SAME = "~"; // marks the number of words that mean the same
const BETWEEN = "\uffff"; // the values of a field
const REPEATED = ["location", "label"]; // as of the group's first, where they begin with …
const AGAIN = /^~/u; // … this
const WHOLE = /[ァ-ヺー]+|[a-z]+/giu; // where no other word may begin, if it is known, or Latin
const NONE = /(?!)/u; // no character
const KANJI = /\p{Script=Han}/u;
const LONGEST = 20; // characters of a phrase
const COMMON = 0.15; // of all entries: a piece that stands in more of them says little
const LEAST = 0.5; // of what a query's pieces say: what answers less of it may answer something else
const UNSURE = {
  title: "ぴったりの条項は見つかりませんでした",
  text: "言葉の一部だけが合うものを、下に示します。別の言い方や条の番号（第9条など）でも探せます。",
};
const WEAKEST = 0.05; // of the best group's score: a weaker group does not answer the query
const GROUPS = 12; // that show at most
const OPEN = 3; // entries of a group that show at once
// What is not a clause leads to clauses, or away from them: it stands below them.
const WEIGHT = { clause: 1, term: 0.45, page: 0.5 };

const values = (text) => text.split(BETWEEN);
const list = (text) => text.split("、").filter(Boolean);
const plain = (text) => list(text).map((word) => fold(bare(word)).text);

/** What of an entry is searched, and how it is cut. */
const CUT = {
  heading: pieces,
  about: pieces, // the heading of the article in which it stands
  text: pieces,
  words: (text) => plain(text).map((word) => PHRASE + word), // everyday words of the clause
  parts: (text) => list(text).flatMap(pieces), // the same words, in part
  same: (text) => text.split(" ").filter(Boolean), // the numbers of what words of the clause mean
};

/** The numbers of `meanings` of which a word stands in a clause. */
function meant({ kind, heading, text }, meanings) {
  const said = kind === "clause" ? level(heading + text) : "";
  return meanings.map((words, i) => words.some((word) => said.includes(word)) ? SAME + i : "").join(" ");
}

const OPTIONS = {
  boost: { heading: 4, about: 1.2, text: 1, words: 3, parts: 1, same: 1 },
  bm25: { k: 1.2, b: 0.25, d: 0.5 },
};

/**
 * What is said above groups of which none is sure. It leads to a page, as Material shows no text of
 * a place within one, and Enter goes there.
 */
function unsure(groups) {
  const score = 1 + Math.max(...groups.flat().map((entry) => entry.score));
  return [{ ...UNSURE, location: groups[0].at(-1).location.split("#")[0], score, terms: {} }];
}

export class Search {
  /**
   * `groups` gives each group its heading, "" for a page of its own, `numerals` the numbers from
   * one on in kanji, `same` the words that mean the same, `readings` how kanji are read.
   */
  constructor({ entries, groups, numerals, same, readings }) {
    const fields = Object.entries(entries).map(([field, texts]) => [field, values(texts)]);
    const meanings = values(same);
    this.entries = values(entries.kind).map((_, id) =>
      Object.fromEntries(fields.map(([field, texts]) => [field, texts[id]])));
    this.heads = []; // the first of each group
    const said = new Map(); // what clauses say, by their location
    for (const entry of this.entries) {
      const head = (this.heads[entry.group] ??= entry);
      for (const field of REPEATED) entry[field] = entry[field].replace(AGAIN, head[field]);
      entry.path = path(entry.label);
      if (entry.kind === "clause") said.set(entry.location, entry.text);
      else entry.text ||= said.get(entry.location) ?? ""; // of the clause that defines a term
    }
    this.groups = values(groups);
    this.numerals = Object.fromEntries(list(numerals).map((kanji, i) => [kanji, String(i + 1)]));
    this.headings = this.entries.map(({ heading }) => fold(heading).text);
    this.texts = this.entries.map(({ text }) => fold(text));
    const standing = meanings.map((group) => list(group).map(level).filter((word) => !isKana(word)));
    this.index = new MiniSearch({
      fields: Object.keys(CUT),
      storeFields: ["kind"],
      extractField: (entry, field) =>
        ({ about: this.groups[entry.group], parts: entry.words, same: meant(entry, standing) })[field] ?? entry[field],
      tokenize: (text, field) => CUT[field]?.(text) ?? [text], // the id is no field
      processTerm: (term) => term,
    });
    this.index.addAll(this.entries.map((entry, id) => ({ ...entry, id })));
    this.words = this.entries.map(({ words }) => new Set(plain(words)));
    this.phrases = new Set(this.words.flatMap((words) => [...words]));
    this.same = new Map(meanings.flatMap((group, i) => plain(group).map((word) => [word, SAME + i])));
    const texts = [...meanings, ...this.entries.flatMap(({ heading, text, words }) => [heading, text, words])];
    this.latin = new Latin(texts);
    this.readings = new Readings(readings, texts, [...this.phrases, ...this.same.keys()]);
    this.common = this.#common();
  }

  /** The groups of entries that answer a query, best first. */
  answer(query) {
    const { rest, ids, near } = named(query, this.entries, this.numerals);
    const asked = words(rest);
    const { found, ways } = this.#found(asked);
    const scores = new Map();
    for (const { id, score } of found) scores.set(id, Math.max(score, scores.get(id) ?? 0));
    for (const id of near) scores.set(id, (scores.get(id) ?? 0) + 1);
    for (const id of ids) scores.set(id, (scores.get(id) ?? 0) + 1000);
    const kinds = marks(ways.flat());
    const groups = this.#grouped(scores).map(({ group, found: best }) => this.#shown(group, best, scores, kinds));
    return near.length || !groups.length || found.some(({ sure }) => sure) ? groups : [unsure(groups), ...groups];
  }

  /**
   * How entries answer words, and the ways to write them: as they stand, as they sound, in English.
   * Where none is sure, as words in other kanji; where there is none, by each kanji.
   */
  #found(asked) {
    const spelt = [asked, ...this.latin.spelt(asked)];
    const ways = [...spelt, ...this.latin.heard(asked), ...spelt.flatMap((each) => this.readings.written(each))];
    const found = ways.flatMap((each) => this.#scores(each));
    if (found.some(({ sure }) => sure)) return { found, ways };
    const alike = this.readings.alike(asked);
    ways.push(...alike);
    found.push(...alike.flatMap((each) => this.#scores(each)));
    if (found.length) return { found, ways };
    const alone = ways.flatMap((each) => this.#scores(each, KANJI));
    return { found: alone.map((each) => ({ ...each, sure: false })), ways };
  }

  /** The pieces that stand in so many clauses that they say little. */
  #common() {
    const counts = new Map();
    for (const { text } of this.entries)
      for (const piece of new Set(pieces(text))) counts.set(piece, (counts.get(piece) ?? 0) + 1);
    const many = this.entries.length * COMMON;
    return new Set([...counts].filter(([, count]) => count > many).map(([piece]) => piece));
  }

  /** The numbers of the words in a query that mean what others mean, each with its word. */
  #meant(whole, parts) {
    const typing = whole.length > 1 ? [...this.same].filter(([word]) => word.startsWith(whole)) : [];
    const said = parts.filter((each) => this.same.has(each)).map((each) => [this.same.get(each), each]);
    return new Map([...typing.map(([, number]) => [number, whole]), ...said]);
  }

  /**
   * What stands within a word of its own, and is no word there: カウント in ディスカウント, ma in damage.
   * Of one that is not known, what would leave a single character: パス in パスタ.
   */
  #inner(asked) {
    const known = (word) => LATIN.test(word) || this.phrases.has(word) || this.same.has(word);
    const within = (word) => (part) => part !== word && (known(word) || part.length === word.length - 1);
    const whole = asked.flatMap((word) => word.match(WHOLE) ?? []).map((word) => fold(word).text);
    return new Set(whole.flatMap((word) => [...stretches(word, LONGEST)].filter(within(word))));
  }

  /** Whether a word itself stands in an entry, or among its words. */
  #has(id, word) {
    return word !== undefined && (this.texts[id].text.includes(word)
      || this.headings[id].includes(word) || this.words[id].has(word));
  }

  /** How much a piece or a phrase says. */
  #weight(term) {
    if (term.startsWith(PHRASE)) return 1 + 0.2 * (term.length - PHRASE.length - 2);
    if (this.common.has(term)) return 0.2;
    if (isKana(term)) return 0.3;
    return /[ぁ-ゖ]/u.test(term) ? 0.6 : 1;
  }

  /** How much pieces say together. */
  #told(cut) {
    return cut.reduce((sum, piece) => sum + this.#weight(piece), 0);
  }

  /**
   * How well entries answer words: a `score`, and whether they are `sure` to be about the same.
   * Those that have all the words stand out. `alone` are characters that tell something by
   * themselves.
   */
  #scores(asked, alone = NONE) {
    const folded = asked.map((word) => fold(bare(word)).text);
    const whole = folded.join("");
    const typed = PHRASE + whole; // a word that is still being typed
    const inner = this.#inner(asked);
    const parts = [...stretches(whole, LONGEST)].filter((each) => !inner.has(each));
    const meant = this.#meant(whole, parts);
    const known = parts.filter((each) => each === whole || this.phrases.has(each))
      .map((each) => PHRASE + each);
    // A character that stands alone is a word; among others it says nothing.
    const tells = (piece) => piece.length > 1 || alone.test(piece);
    const cut = asked.map((word, i) =>
      folded[i].length === 1 ? [folded[i]] : [...pieces(word), ...pieces(bare(word))].filter(tells));
    const terms = [...new Set([...known, ...meant.keys(), ...cut.flat()])];
    if (!whole) return [];
    const results = this.index.search(whole, {
      ...OPTIONS,
      tokenize: () => terms,
      boostDocument: (id, term, { kind }) => this.#has(id, meant.get(term)) ? 0 : WEIGHT[kind],
      boostTerm: (term) => this.#weight(meant.has(term) ? PHRASE + meant.get(term) : term),
      prefix: (term) => term === typed && whole.length > 1,
    });
    const told = this.#told(cut.flat());
    return results.map(({ id, score, queryTerms }) => {
      const has = (word, i) => queryTerms.some((term) => cut[i].includes(term)
        || (term.startsWith(PHRASE) && word.includes(term.slice(1))) || word.includes(meant.get(term)));
      const literal = (word) =>
        this.texts[id].text.includes(word) || this.headings[id].includes(word);
      const hit = Math.max(0.5, folded.filter(has).length);
      const share = folded.length > 1 ? (hit / folded.length) ** 1.5 : 1;
      const known = queryTerms.some((term) => term.startsWith(PHRASE) || meant.has(term));
      return {
        id,
        score: score * share * (1 + (0.5 * folded.filter(literal).length) / folded.length),
        sure: known || this.#told(cut.flat().filter((piece) => queryTerms.includes(piece))) > LEAST * told,
      };
    });
  }

  /** The entries by the group in which they stand, best first. */
  #grouped(scores) {
    const groups = new Map();
    for (const id of [...scores.keys()].sort((a, b) => scores.get(b) - scores.get(a) || a - b)) {
      const { group } = this.entries[id];
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(id);
    }
    const ranked = [...groups].map(([group, found]) => {
      const [best, ...more] = found.map((id) => scores.get(id));
      return { group, found, score: best + 0.2 * more.slice(0, 3).reduce((sum, one) => sum + one, 0) };
    }).sort((a, b) => b.score - a.score);
    return ranked.filter(({ score }) => score > WEAKEST * ranked[0].score).slice(0, GROUPS);
  }

  /** A group as Material shows it. Equal scores stand open, lower ones fold away. */
  #shown(group, ids, scores, kinds) {
    const title = this.groups[group];
    const { kind, location: first } = this.entries[ids[0]];
    const said = title ? ids.filter((id) => this.entries[id].text) : ids;
    const best = scores.get(said[0] ?? ids[0]);
    const found = said.map((id, i) => {
      const { location, label, text } = this.entries[id];
      const open = i < OPEN && scores.get(id) > best / 2;
      return {
        location,
        title: title ? escape(label) : marked(label, kinds),
        text: excerpt(text, this.texts[id], kinds),
        score: open ? best : Math.min(scores.get(id), best / 2),
        terms: {},
      };
    });
    if (!title) return found; // a page of its own
    const location = kind === "clause" ? this.heads[group].location : first;
    const score = found.length ? 0 : best; // Enter goes to the highest
    return [...found, { location, title: marked(title, kinds), text: "", score, terms: {} }];
  }
}

const REHEARSED = "つうち notice 開約"; // what is made when first needed is made before the first query

/** The search over an index, which is at that address. */
export async function open(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const text = new TextDecoder("utf-16le").decode(await response.arrayBuffer()); // as `kiyaku.search` says
  const search = new Search(JSON.parse(text));
  search.answer(REHEARSED);
  return search;
}
