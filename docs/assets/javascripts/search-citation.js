// A query that names a clause by its number: 第19条第3項, 19条3項, 第十条第一項第二号, 10-1-2, 9(4).

const KANJI = /[〇一二三四五六七八九十百]+(?=\s*[条項号])|(?<=条の)[一二三四五六七八九十]+/gu;
const FIGURE = "[\\d〇一二三四五六七八九十]\\s*";
const SPOKEN = [["だい(?=\\s*FIGURE)", "第"], ["(?<=FIGURE)じょう", "条"], ["(?<=FIGURE)こう", "項"], ["(?<=FIGURE)ごう", "号"]]
  .map(([sound, mark]) => [new RegExp(sound.replace("FIGURE", FIGURE), "gu"), mark]); // as it sounds
const CIRCLED = /[①-⑳]/gu; // the marks of 号
const GAP = "\\s*(?:の\\s*)?第?\\s*";
const CITED = new RegExp(
  `第?\\s*(?<article>\\d+)\\s*条(?:の(?<branch>\\d+)(?!\\s*[項号]))?` +
    `(?:${GAP}(?<paragraph>\\d+)(?!\\s*号|\\d)\\s*項?)?(?:${GAP}(?<item>\\d+)\\s*号)?`, "u");
const NUMBERED = /^\s*(\d+)\s*[-‐–−ー(]\s*(\d+)\)?(?:\s*[-‐–−ー(]\s*(\d+)\)?)?\s*$/u;

const ARTICLE = /^第\d+条/u;
const NUMBER = /第(\d+)[条項号]((?:の\d+)*)/gu;

/** The numbers of a citation, as in a clause's anchor: 9-4 of 第9条第4項; "" of what is no clause of an article. */
export function path(label) {
  const numbers = ARTICLE.test(label) ? [...label.matchAll(NUMBER)] : [];
  return numbers.map(([, number, branch]) => number + branch).join("-");
}

/**
 * The entries that a query names (`ids`), the rest of their article (`near`), and what else the
 * query asks (`rest`). Of a number that an article does not have, the article is near. `numerals`
 * gives the figures of numbers in kanji. Bare numbers that name no clause, such as 14-5, are left in
 * the query.
 */
export function named(query, entries, numerals) {
  const marked = query.replace(CIRCLED, (found) => `第${found}号`).normalize("NFKC");
  const written = SPOKEN.reduce((text, [sound, mark]) => text.replace(sound, mark), marked);
  const plain = written.replace(KANJI, (found) => numerals[found] ?? found);
  const { whole, article, fits, sure } = cited(plain) ?? numbered(plain) ?? {};
  const all = entries.map((entry, id) => [entry, id]).filter(([{ path }]) => path);
  const ids = fits ? all.filter(([entry]) => fits(entry)).map(([, id]) => id) : [];
  if (!ids.length && !sure) return { rest: query, ids, near: [] };
  const near = all.filter(([{ path }]) => path === article || path.startsWith(`${article}-`));
  return { rest: plain.replace(whole, " "), ids, near: near.map(([, id]) => id) };
}

/** Numbers with their units. Where an article has but one paragraph, its number may be left out. */
function cited(plain) {
  const found = plain.match(CITED);
  if (!found) return null;
  const { article, branch, paragraph, item } = found.groups;
  const head = `第${article}条${branch ? `の${branch}` : ""}`;
  let middle = item && !paragraph ? "(第\\d+項)?" : "";
  if (paragraph) middle = paragraph === "1" ? "(第1項)?" : `第${paragraph}項`;
  const label = new RegExp(`^${head}${middle}${item ? `第${item}号` : ""}$`, "u");
  return {
    whole: found[0],
    article: branch ? `${article}の${branch}` : article,
    fits: (entry) => label.test(entry.label),
    sure: true,
  };
}

/** Bare numbers, as in a clause's anchor. */
function numbered(plain) {
  const found = plain.match(NUMBERED);
  if (!found) return null;
  const [whole, ...numbers] = found;
  const path = numbers.filter(Boolean).join("-");
  return { whole, article: numbers[0], fits: (entry) => entry.path === path };
}
