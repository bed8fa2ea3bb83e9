// When a page is there: scripts may run before it.

/** Run a page's script when the page is there, at once or after an instant navigation. */
export function onPage(mount) {
  if (window.document$) window.document$.subscribe(mount);
  else if (document.readyState !== "loading") mount();
  else document.addEventListener("DOMContentLoaded", mount);
}
