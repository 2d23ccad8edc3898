// The phone's service worker. Before it the server writes `APP`: the version, the files, the page.

const SHELL = `phone-${APP.version}`;
const MAP = `phone-map-${APP.version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(keep());
});

/** All or nothing: a version that is not whole never answers. */
async function keep() {
  const cache = await caches.open(SHELL);
  const words = `${APP.base}words/${await language()}.json`;
  await cache.addAll([...APP.shell, words, new Request(APP.page, { cache: "no-store" })]);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(forget().then(() => self.clients.claim()));
});

async function forget() {
  const names = await caches.keys();
  const hadMap = names.some((name) => name.startsWith("phone-map-") && name !== MAP);
  const old = names.filter((name) => name.startsWith("phone-") && name !== SHELL && name !== MAP);
  await Promise.all(old.map((name) => caches.delete(name)));
  if (hadMap) await keepMap().catch(() => null);
}

/** The map's part, and the other languages: when there is time for them. */
async function keepMap() {
  const cache = await caches.open(MAP);
  const known = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  const missing = [...APP.map, ...APP.words].filter((address) => !known.has(address));
  if (missing.length) await cache.addAll(missing);
}

self.addEventListener("message", (event) => {
  if (event.data?.type === "use") self.skipWaiting();
  if (event.data?.type === "keep-map") event.waitUntil(keepMap().catch(() => null));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === APP.scope) event.respondWith(page(event.request));
  else if (url.pathname.startsWith(APP.base) || APP.map.includes(url.pathname)) event.respondWith(kept(event.request));
});

async function page(request) {
  return (await caches.match(APP.page)) ?? fetch(request);
}

async function kept(request) {
  const path = new URL(request.url).pathname;
  return (await caches.match(path, { ignoreVary: true })) ?? fetch(request);
}

self.addEventListener("push", (event) => {
  event.waitUntil(Promise.all([wakePages(), tell()]));
});

async function wakePages() {
  const pages = await self.clients.matchAll({ type: "window" });
  for (const one of pages) one.postMessage({ type: "pull" });
}

/** What came says nothing of anybody: the words are ours, and what is new is pulled. */
async function tell() {
  const words = await (await kept(new Request(`${APP.base}words/${await language()}.json`))).json();
  await self.registration.showNotification(words.push_title, {
    body: words.push_body,
    tag: "callout",
    icon: `${APP.base}mobile_api/app/icon.svg`,
  });
}

function language() {
  return new Promise((resolve) => {
    const request = indexedDB.open("callout-phone");
    request.onerror = () => resolve("en");
    request.onupgradeneeded = () => request.transaction.abort();
    request.onsuccess = () => {
      const asked = request.result.transaction("meta").objectStore("meta").get("language");
      asked.onsuccess = () => resolve(asked.result?.value ?? "en");
      asked.onerror = () => resolve("en");
      request.result.close();
    };
  });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show());
});

async function show() {
  const [open] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (open) return open.focus();
  return self.clients.openWindow(APP.scope);
}
