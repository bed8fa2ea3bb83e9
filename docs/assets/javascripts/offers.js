// Two offers side by side: each form answers by itself (`calculator.js`); what both have come to
// is carried to Python, which compares them.

import { request } from "./calculator.js";
import { onPage } from "./page.js";
import { python } from "./python.js";
import { render } from "./render.js";

/** Make the comparison of this page answer. Does nothing on other pages, or a second time. */
function mount() {
  const page = document.querySelector(".offers-page:not([data-mounted])");
  if (!page) return;
  page.dataset.mounted = "";
  const status = page.querySelector(".offers-status");
  const comparison = page.querySelector(".offers-answer");
  const sides = [...page.querySelectorAll(".calculator-page")];
  let latest = 0;

  async function compare() {
    const turn = ++latest;
    const given = sides.map((side) => [side.dataset.side.replace(".", ""), request(side)]);
    try {
      const answer = await python.ask("calculators", {
        task: "compare",
        sides: Object.fromEntries(given),
      });
      if (turn !== latest) return;
      comparison.hidden = Boolean(answer.error);
      status.textContent = answer.error ? page.dataset.wrong : page.dataset.done;
      if (answer.error) return;
      render(comparison, answer.html);
      history.replaceState(history.state, "", `?${answer.query}${location.hash}`);
      performance.mark("kiyaku:compared");
    } catch {
      fail();
    }
  }

  /** The form whose question failed says why, and offers another try. */
  function fail() {
    status.textContent = page.dataset.failed;
  }

  page.addEventListener("answered", compare);
  page.addEventListener("unanswered", fail);
}

onPage(mount);
