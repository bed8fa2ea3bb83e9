// Keys: what there is to press, said in a dialog (`?`), and off where a reader wants none.
// Material answers `/` itself, and `n` and `p` by going from page to page; on a text they go from
// article to article.

import { onPage } from "./page.js";
import { step } from "./reading.js";

const KEY = "kiyaku:keys";
const OURS = ["/", "?", "n", "p"];
const MATERIALS = ["f", "s", ",", "."]; // its further names for the same

const FIELD = "input, textarea, select, [contenteditable]:not([contenteditable=false])";

function wanted() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true; // storage refused
  }
}

function choose(on) {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // storage refused: the choice holds for no longer than this page
  }
}

const inText = () => document.querySelector(".terms") !== null;

/** The dialog, made when it is first asked for. */
function dialog() {
  const found = document.querySelector("dialog.keys");
  if (found) return found;
  const made = document.createElement("dialog");
  made.className = "keys md-typeset";
  made.setAttribute("aria-labelledby", "keys-title");
  const unit = inText() ? "条" : "ページ";
  const rows = [
    ["/", "検索する"],
    ["n", `次の${unit}へ進む`],
    ["p", `前の${unit}へ戻る`],
    ["?", "この説明を開く"],
    ["Esc", "説明や小窓を閉じる"],
  ];
  made.innerHTML = `<form method="dialog"><h2 id="keys-title">キー操作</h2><dl></dl>
    <label><input type="checkbox"> 文字キーによる操作を使う</label>
    <button class="button">閉じる</button></form>`;
  for (const [key, does] of rows) {
    const row = document.createElement("div");
    const name = document.createElement("dt");
    name.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    row.append(name, Object.assign(document.createElement("dd"), { textContent: does }));
    made.querySelector("dl").append(row);
  }
  const box = made.querySelector("input");
  box.checked = wanted();
  box.addEventListener("change", () => choose(box.checked));
  made.addEventListener("click", ({ target }) => target === made && made.close());
  document.body.append(made);
  return made;
}

function open() {
  if (!dialog().open) dialog().showModal();
}

// Before Material, which listens at the window.
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (target.closest?.(FIELD) || (!OURS.includes(key) && !MATERIALS.includes(key))) return;
  if (!wanted() || document.querySelector("dialog[open]")) {
    event.stopPropagation();
  } else if (key === "?") {
    event.preventDefault();
    open();
  } else if ((key === "n" || key === "p") && inText()) {
    event.stopPropagation();
    step(key === "n" ? 1 : -1);
  }
}, true);

onPage(() => {
  for (const button of document.querySelectorAll("button.open-keys[hidden]")) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
});

// Material puts tables that are wider than the page into boxes that only a pointer scrolls.
addEventListener("load", () => {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) box.tabIndex = 0;
});
