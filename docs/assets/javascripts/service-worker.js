// Keeps what a reader has seen, so that a second visit is fast and works without a network.
// The build puts this file at the site's root, behind a line that names the release:
// `const RELEASE = "…", FILES = ["assets/…", …]`, the files whose names hold their digest.
//
// GET and own origin only. Files with a digest: from the cache, once they are in it; they never
// change. Pages and data: from the network first, matched without their query, which may hold
// what somebody typed. A new release takes over when the last page of the old one is closed:
// it drops the pages of the old one, and the files that it no longer has.

const base = new URL("./", self.location);
const STORE = `kiyaku files ${base.pathname}`; // offline.js keeps files in it, too
const OWN = `kiyaku pages ${base.pathname}`;
const PAGES = `${OWN} ${RELEASE}`;
const fixed = new Set(FILES.map((path) => new URL(path, base).href));

addEventListener("activate", (event) => event.waitUntil(takeOver()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== base.origin || !url.href.startsWith(base.href)) {
    return;
  }
  if (fixed.has(url.href)) event.respondWith(fromStore(request));
  else if (request.headers.has("range")) return;
  else event.respondWith(fromNetwork(event, url));
});

// A page tells what it has loaded before this worker was there: {keep: [address, …]}.
addEventListener("message", (event) => event.waitUntil(keep(event.data.keep ?? [])));

async function fromStore(request) {
  const store = await caches.open(STORE);
  const known = await store.match(request.url);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) await store.put(request.url, response.clone());
  return response;
}

async function fromNetwork(event, url) {
  url.search = "";
  url.hash = "";
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    if (response.ok && !response.redirected) {
      const copy = response.clone();
      event.waitUntil(caches.open(PAGES).then((pages) => pages.put(url.href, copy)));
    }
    return response;
  } catch (error) {
    const known = await (await caches.open(PAGES)).match(url.href);
    if (known) return known;
    throw error;
  }
}

async function keep(addresses) {
  const [store, pages] = await Promise.all([caches.open(STORE), caches.open(PAGES)]);
  for (const address of addresses) {
    const url = new URL(address, base);
    url.search = "";
    url.hash = "";
    if (url.origin !== base.origin || !url.href.startsWith(base.href)) continue;
    const cache = fixed.has(url.href) ? store : pages;
    if (!(await cache.match(url.href))) await cache.add(url.href).catch(() => {});
  }
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(`${OWN} `) && name !== PAGES) await caches.delete(name);
  }
  const store = await caches.open(STORE);
  for (const { url } of await store.keys()) {
    if (!fixed.has(url)) await store.delete(url);
  }
  await self.registration.navigationPreload?.enable();
  await clients.claim();
}
