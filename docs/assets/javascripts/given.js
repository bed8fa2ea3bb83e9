// What a reader gives a page to work on, and what the page says of the work.

/** Take files that are dropped anywhere on the page, which shows by `place` that it will: a file
    that misses the field must not be opened instead of the page. */
export function dropped(place, take) {
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      place.classList.toggle("over", name === "dragover");
      if (name === "drop") take(event.dataTransfer.files);
    });
  }
  document.addEventListener("dragleave", () => place.classList.remove("over"));
}

/** Say in `status` where things stand, with a button for what the reader can do about it. */
export function say(status, text, action, run) {
  status.textContent = text;
  if (!action) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = action;
  button.addEventListener("click", run);
  status.append(" ", button);
}
