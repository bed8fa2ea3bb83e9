// The worker behind the search box. It is small, since every page starts it; the search itself is
// loaded when the box is touched (`search.js` says so), or at the latest when a query comes.
// Messages of Material for MkDocs: {type: 0, data} set up, 1 ready, {type: 2, data: query},
// {type: 3, data: {items}} the result.

const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3;
const FAILED = "検索の索引を読み込めませんでした。通信を確かめて、もう一度入力してください。";

let search; // a promise, once asked for
let last = 0;

function load() {
  search ??= import("./search-engine.js")
    .then(({ open }) => open(new URL("search-index.json", self.location)))
    .catch((error) => {
      search = undefined; // the next query tries again
      throw error;
    });
  return search;
}

async function answer(query) {
  const number = (last += 1);
  let items = [];
  if (query.trim()) {
    try {
      items = (await load()).answer(query);
    } catch (error) {
      console.warn(error);
      items = [[{ location: "", title: FAILED, text: "", score: 0, terms: {} }]];
    }
  }
  if (number === last) postMessage({ type: RESULT, data: { items } }); // only the newest counts
}

addEventListener("message", ({ data: { type, data } }) => {
  if (type === SETUP) postMessage({ type: READY });
  else if (type === QUERY) answer(data);
});
new BroadcastChannel("kiyaku-search").addEventListener("message", () => load().catch(() => {}));
