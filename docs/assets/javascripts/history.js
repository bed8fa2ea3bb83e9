// The text in force on a day: the reader's day picks its row of the table of periods.
// The periods are the engine's; ISO dates are compared as text.

import { onPage } from "./page.js";

function mount() {
  for (const part of document.querySelectorAll(".in-force-on:not([data-mounted])")) {
    part.dataset.mounted = "";
    const form = part.querySelector("form");
    const rows = [...part.querySelectorAll("tr[data-first]")];
    const pick = () => {
      const day = form.elements.date.value;
      const found = day && rows.find(
        ({ dataset: { first, last } }) => first <= day && (!last || day <= last));
      for (const row of rows) row.toggleAttribute("data-picked", row === found);
      form.querySelector("output").textContent = found ? found.cells[1].innerText : "";
    };
    form.hidden = false;
    form.elements.date.value = new URLSearchParams(location.search).get("date") ?? "";
    form.addEventListener("input", pick);
    form.addEventListener("submit", (event) => event.preventDefault());
    pick();
  }
}

onPage(mount);
