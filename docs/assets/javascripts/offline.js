// Keeps what a reader has loaded for the next visit and for one without a network: registers
// the service worker, and tells it what the page had loaded before it was there.

import release from "./release.js";

const site = new URL("../../../", import.meta.url);
const STORE = `kiyaku files ${site.pathname}`; // service-worker.js knows it, too
const able = release.offline && "serviceWorker" in navigator && "caches" in window;
const idle = () => new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve));
const PAUSE = 3000; // milliseconds; somebody may be typing, and keeping megabytes takes a while
const TOUCHES = ["pointerdown", "keydown", "input"];

/** When nobody has touched the page for a while, and it has nothing else to do. */
async function still() {
  await new Promise((resolve) => {
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(done, PAUSE);
    };
    const done = () => {
      for (const name of TOUCHES) removeEventListener(name, wait, true);
      resolve();
    };
    for (const name of TOUCHES) addEventListener(name, wait, true);
    wait();
  });
  await idle();
}

const worker = able
  ? new Promise((resolve) => addEventListener("load", resolve, { once: true }))
      .then(still)
      .then(() => navigator.serviceWorker.register(new URL("sw.js", site)))
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => active)
      .catch(() => null) // without it, everything works but a visit without a network
  : Promise.resolve(null);

/** Keep these addresses, which have been loaded. */
export async function keep(addresses) {
  await still();
  (await worker)?.postMessage({ keep: addresses });
}

let asked = false;

/** Once Python has answered and nobody waits: keep what it may need without a network. */
export async function keepRest() {
  if (asked || !able || navigator.connection?.saveData) return;
  asked = true;
  await still();
  try {
    const store = await caches.open(STORE);
    const rest = new URL(release.quick.rest, site).href;
    if (!(await store.match(rest))) await store.add(rest);
  } catch {} // no room, no network: all that pages are known to need is kept without it
}

const loaded = () => performance.getEntriesByType("resource").map(({ name }) => name);
worker.then((found) => found?.postMessage({ keep: [location.href, ...loaded()] }));
