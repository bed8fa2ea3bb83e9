// The sentences of a text, by who, what, article and deadline: rows that do not fit are hidden.
// What a sentence is was decided when the page was made; the choice stands in the address.

import { onPage } from "./page.js";

function mount() {
  for (const part of document.querySelectorAll(".duties:not([data-mounted])")) {
    part.dataset.mounted = "";
    const form = part.querySelector("form");
    const output = form.querySelector("output");
    const rows = [...part.querySelectorAll(".duty")];
    const sections = [...part.querySelectorAll(".duty-topic")];

    const fits = ({ dataset }, { who, act, deadline }) =>
      (!who || dataset.who.split(" ").includes(who)) &&
      (!act || dataset.act === act) &&
      (!deadline || "deadline" in dataset);

    const apply = () => {
      const wanted = Object.fromEntries(new FormData(form));
      for (const row of rows) {
        const topic = row.closest(".duty-topic").dataset.topic;
        row.hidden = !(fits(row, wanted) && (!wanted.topic || wanted.topic === topic));
      }
      for (const section of sections) section.hidden = !section.querySelector(".duty:not([hidden])");
      output.textContent = `${rows.filter(({ hidden }) => !hidden).length}件`;
    };

    const remember = () => {
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
    };

    for (const [name, value] of new URLSearchParams(location.search)) {
      const field = form.elements[name];
      if (field?.type === "checkbox") field.checked = value === field.value;
      else if (field && [...(field.options ?? [])].some((each) => each.value === value)) {
        field.value = value;
      }
    }
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      apply();
      remember();
    });
    form.addEventListener("reset", () => setTimeout(() => {
      apply();
      remember();
    }));
    apply();
  }
}

onPage(mount);
