// The rows of a list in a form: added, removed, filled. Empty rows say nothing.

/** Number the rows anew after one came or went: their names, and what they are called. */
function number(list) {
  for (const [at, row] of [...list.querySelectorAll(".row")].entries()) {
    row.setAttribute("aria-label", `${at + 1}行目`);
    row.querySelector(".remove-row").setAttribute("aria-label", `${at + 1}行目を削除`);
    for (const control of row.querySelectorAll("input")) {
      control.name = control.name.replace(/\.(\d+|#)\./, `.${at}.`);
    }
  }
}

/** One more row, empty, at the end. */
function add(list) {
  const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
  list.querySelector(".row-list").append(row);
  number(list);
  return row;
}

/** Make the buttons of a list work; `changed` is called with what is to be said aloud. */
export function mountRows(list, changed) {
  const button = list.querySelector(".add-row");
  button.hidden = false;
  number(list);
  button.addEventListener("click", () => {
    add(list).querySelector("input").focus();
  });
  list.addEventListener("click", ({ target }) => {
    if (!target.matches(".remove-row")) return;
    const row = target.closest(".row");
    const name = row.getAttribute("aria-label");
    const near = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    number(list);
    (near?.querySelector(".remove-row") ?? button).focus();
    changed(`${name}を削除しました。残りは${list.querySelectorAll(".row").length}行です。`);
  });
}

/** Fill a list from lines: a date, or 2025-08-01T10:00/2025-08-02T11:00 定期メンテナンス. */
export function fillRows(list, lines) {
  list.querySelector(".row-list").replaceChildren();
  for (const line of lines) {
    const controls = [...add(list).querySelectorAll("input")];
    const [, start, end, reason] = line.match(/^([^/]*)\/(\S*)\s*(.*)$/) ?? [, line, "", ""];
    for (const control of controls) {
      put(control, { start, end, reason }[control.name.split(".")[2]] ?? line);
    }
  }
}

/** Give a control a text. One that its picker would not take is shown as it is, as text:
    Python says what is wrong with it. */
export function put(control, text) {
  control.value = text;
  if (control.value === text) return;
  control.type = "text";
  control.value = text;
}
