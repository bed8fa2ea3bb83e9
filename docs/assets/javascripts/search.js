// Tells the worker behind the search box to load its index when the box is touched, and Material,
// which listens to keys only, of what is pasted or dictated.

const channel = new BroadcastChannel("kiyaku-search");
const isBox = (element) => element.matches?.("[data-md-component=search-query]");

document.addEventListener("focusin", ({ target }) => {
  if (isBox(target)) channel.postMessage("load");
});
document.addEventListener("input", ({ target }) => {
  if (isBox(target)) target.dispatchEvent(new KeyboardEvent("keyup"));
});
