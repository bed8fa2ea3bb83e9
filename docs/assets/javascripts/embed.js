// A calculator in a frame of another site: tells the page around it how high it is, if that
// page asks (`/embed.js`), and offers the calculation on a page of its own.

import "./calculator.js";
import "./offline.js";
import { onPage } from "./page.js";

const site = window.parent;

if (site !== window) {
  let asker = "";

  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    site.postMessage({ kiyaku: "height", height }, asker);
  };

  addEventListener("message", ({ data, source, origin }) => {
    if (source !== site || data?.kiyaku !== "parent" || asker) return;
    asker = origin === "null" ? "*" : origin; // a page without an origin, such as a local file
    tell(); // a frame below the screen is not observed until it is scrolled to
    new ResizeObserver(tell).observe(document.documentElement);
  });
  site.postMessage({ kiyaku: "ready" }, "*"); // says nothing but that it is there
}

onPage(() => {
  const whole = document.querySelector(".embed-whole");
  document.querySelector(".calculator-page").addEventListener("answered", ({ detail }) => {
    if (detail.answer.query) whole.search = detail.answer.query;
  });
});
