// The colours of a page in a frame, before it is painted: those of its address (?theme=dark),
// or those that the reader's device asks for.
(() => {
  const theme = new URLSearchParams(location.search).get("theme");
  const device = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const dark = theme === "dark" || (theme !== "light" && device.matches);
    document.documentElement.dataset.mdColorScheme = dark ? "slate" : "default";
  };
  show();
  device.addEventListener("change", show);
})();
