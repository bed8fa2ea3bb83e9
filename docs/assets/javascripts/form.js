// A calculator's form: filled from the address, its fields shown and hidden, what is wrong said
// at its field. What the fields are, and whether they are right, Python knows.

import { python } from "./python.js";
import { fillRows, mountRows, put } from "./rows.js";

/** Whether a control of a field is at fault: all are where no parts are named. */
function faulty({ name, value }, parts) {
  if (parts.length > 0) return parts.includes(name) || parts.includes(value);
  return Boolean(name);
}

export class Form {
  #form;

  /** `changed` is called when the form has another content, with words to be said aloud or none. */
  constructor(form, changed) {
    this.#form = form;
    for (const list of this.#lists()) mountRows(list, changed);
    for (const book of form.querySelectorAll("[data-fills]")) {
      book.addEventListener("change", () => this.#takePrice(book, changed));
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => {
      if (!target.name) return;
      this.showFields();
      changed();
    });
  }

  get calculator() {
    return this.#form.dataset.calculator;
  }

  get revision() {
    return this.#control("revision").value;
  }

  /** What is filled in: [name, text] pairs. */
  get entries() {
    return [...new FormData(this.#form)].filter(([name]) => name !== "revision");
  }

  #lists() {
    return this.#form.querySelectorAll("[data-list]");
  }

  #control(name) {
    return this.#form.querySelector(`[name="${CSS.escape(name)}"]`);
  }

  /** Where a field stands, with its label, its control or controls, and its error. */
  #field(name) {
    return this.#form.querySelector(`[data-error-for="${CSS.escape(name)}"]`)?.closest(".field");
  }

  /** Show the fields that apply, and leave out the others. */
  showFields() {
    const chosen = new FormData(this.#form);
    for (const field of this.#form.querySelectorAll("[data-only-when]")) {
      const [name, value] = field.dataset.onlyWhen.split("=");
      field.hidden = chosen.get(name) !== value;
      for (const control of field.querySelectorAll("input, select")) control.disabled = field.hidden;
    }
  }

  /** Say what is wrong at its field, and nothing at the others; whether there is a field for it. */
  showError(error) {
    for (const place of this.#form.querySelectorAll("[data-error-for]")) {
      const own = error?.field === place.dataset.errorFor;
      const text = own ? error.message : "";
      if (place.textContent !== text) place.textContent = text;
      const field = place.closest(".field");
      field.classList.toggle("wrong", own);
      if (own && field.closest("details")) field.closest("details").open = true;
      for (const control of field.querySelectorAll("input, select")) {
        if (own && faulty(control, error.parts)) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
      }
    }
    return Boolean(error && this.#field(error.field));
  }

  /** Fill the form from the page's address; whether it names any field. On a page with two
      forms, the names there begin with the `side`. What is optional and not named takes its
      default: an address means the same whatever the example is. */
  fill(side = "") {
    const query = new URLSearchParams(location.search);
    const named = [...new Set(query.keys())]
      .filter((key) => key.startsWith(side))
      .map((key) => key.slice(side.length))
      .filter((name) => this.#field(name));
    if (named.length === 0) return false;
    for (const { dataset } of this.#form.querySelectorAll("[data-default]")) {
      if (!named.includes(dataset.name)) this.#fillField(dataset.name, [dataset.default]);
    }
    for (const name of named) {
      this.#fillField(name, query.getAll(side + name));
      const fold = this.#field(name).closest("details");
      if (fold) fold.open = true;
    }
    return true;
  }

  #fillField(name, texts) {
    const field = this.#field(name);
    if (field.matches("[data-list]")) {
      const lines = texts.join("\n").split(/[\n;；]/);
      fillRows(field, lines.map((line) => line.trim()).filter(Boolean));
    } else if (field.matches(".choices")) {
      this.#choose(name, texts.at(-1));
    } else {
      const control = this.#control(name);
      const text = texts.at(-1);
      if (control instanceof HTMLSelectElement && ![...control.options].some((o) => o.value === text)) {
        control.add(new Option(text, text)); // Python says what is wrong with it
      }
      put(control, text);
    }
  }

  /** Choose among radio buttons; a choice that there is not is added, and Python says so. */
  #choose(name, value) {
    const buttons = [...this.#form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    let button = buttons.find((each) => each.value === value);
    if (!button) {
      const label = buttons.at(-1).closest("label");
      const added = label.cloneNode(true);
      button = added.querySelector("input");
      button.value = value;
      added.querySelector("span").textContent = value;
      label.after(added);
    }
    button.checked = true;
  }

  /** A price of the price book, with the plan that it is for. Which price a day has, Python knows. */
  async #takePrice(book, changed) {
    const [option] = book.selectedOptions;
    const { fills, chooses } = book.dataset;
    const { plan } = option.dataset;
    book.value = "";
    const chosen = { field: fills, product: option.value, plan };
    const given = { calculator: this.calculator, form: this.entries };
    try {
      const { text, error } = await python.ask("calculators", { task: "price", ...chosen, ...given });
      this.showError(error);
      this.#control(error?.field ?? fills).focus();
      if (error) return;
      put(this.#control(fills), text);
      if (chooses) this.#choose(chooses, plan);
      this.showFields();
    } catch {} // the calculation says what has failed, and offers another try
    changed();
  }
}
