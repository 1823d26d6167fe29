/* Answers in the network's place when it is down: with the page that works without it, and no other.
   SHELL, put before this script by the server, lists the page and the files that it needs;
   EDITION changes with the page. */
"use strict";
importScripts(SHELL[2]);
const KEPT = "palier " + EDITION + " " + SHELL.join(" ");
const PATIENCE = 10000;

self.addEventListener("install", function (event) {
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then(function (kept) {
    return Promise.all(SHELL.map(async function (address) {
      const answer = await fetch(new Request(address, { credentials: "omit", cache: "reload" }));
      if (!answer.ok) { throw new Error(address); }
      return kept.put(address, answer);
    }));
  }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    const old = names.filter(function (name) { return name !== KEPT; });
    return Promise.all(old.map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

self.addEventListener("fetch", function (event) {
  const address = new URL(event.request.url);
  if (address.origin !== self.location.origin) { return; }
  if (event.request.mode === "navigate") {
    event.respondWith(event.request.method === "POST" ? sent(event.request, address) : opened(event.request));
  } else if (SHELL.indexOf(address.pathname + address.search) > 0) {
    event.respondWith(caches.match(event.request).then(function (kept) { return kept || fetch(event.request); }));
  }
});

const shell = function () { return caches.match("/hors-ligne"); };

/* A page: from the network, unless it is down or does not answer while a day is kept here. */
async function opened(request) {
  await self.horsLigne.finish_leaving().catch(function () {});
  let timer = 0;
  const late = new Promise(function (done) { timer = setTimeout(done, PATIENCE); }).then(async function () {
    return (await self.horsLigne.get("packet")) ? shell() : fetch(request);
  });
  try {
    return await Promise.race([fetch(request), late]);
  } catch (_down) {
    return (await shell()) || Response.error();
  } finally {
    clearTimeout(timer);
  }
}

/* Tells whether an address is that of a sheet of the day kept here: its page can note what a form says. */
async function is_of_the_day(path) {
  const packet = await self.horsLigne.get("packet");
  return Boolean(packet) && Date.now() <= Date.parse(packet.until) && packet.sessions.some(function (each) {
    return path === "/seances/" + each.id;
  });
}

/* A form: a sheet of the day that could not leave is kept, for the page without a network to note what
   it says; any other stays with the browser, which sends it again when asked. */
async function sent(request, address) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (down) {
    if (address.pathname === "/deconnexion") {
      await self.horsLigne.put("leaving", true);
      await self.horsLigne.leave();
    } else if (await is_of_the_day(address.pathname)) {
      await self.horsLigne.put("form:" + address.pathname.split("/")[2], await copy.text());
    } else {
      throw down;
    }
    return shell();
  }
}
