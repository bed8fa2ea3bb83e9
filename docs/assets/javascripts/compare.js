// A comparison's controls: what a reader chose stays chosen on the next comparison.
// The style sheet follows the controls by itself; without this script they only forget.

import { onPage } from "./page.js";

const KEY = "kiyaku:comparison";
const CONTROLS = ".comparison-controls input";

/** What was chosen last: the name of each control, and its value or whether it is checked. */
function chosen() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // storage refused, or not ours
  }
}

/** Set the controls below an element as they were last. */
export function restore(root = document) {
  const choice = chosen();
  for (const input of root.querySelectorAll(CONTROLS)) {
    if (!(input.name in choice)) continue;
    input.checked = input.type === "radio" ? input.value === choice[input.name] : choice[input.name];
  }
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.(CONTROLS)) return;
  const value = target.type === "radio" ? target.value : target.checked;
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...chosen(), [target.name]: value }));
  } catch {
    // storage refused: the choice holds for this page
  }
});

onPage(() => restore());
