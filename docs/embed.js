// For pages of other sites: gives each frame that shows a calculator of this site its height.
// It hears this site's frames only, and sends them no more than a greeting.
(() => {
  const { origin } = new URL(document.currentScript.src);
  const LARGEST = 100_000; // pixels

  // To any origin: a frame that is still empty has ours, and the greeting says nothing.
  const greet = (frame) => frame.postMessage({ kiyaku: "parent" }, "*");

  addEventListener("message", ({ data, source, origin: sender }) => {
    if (sender !== origin || !data || typeof data.kiyaku !== "string") return;
    const frames = [...document.querySelectorAll("iframe")];
    const frame = frames.find(({ contentWindow }) => contentWindow === source);
    if (!frame) return;
    if (data.kiyaku === "ready") greet(source);
    const { height } = data;
    if (data.kiyaku === "height" && Number.isInteger(height) && height > 0 && height < LARGEST) {
      frame.style.height = `${height}px`;
    }
  });

  // Frames that were ready before this script.
  for (const { src, contentWindow } of document.querySelectorAll("iframe")) {
    if (src.startsWith(`${origin}/`)) greet(contentWindow);
  }
})();
