/* Answers in the network's place when it is down: with the page that works without it, and no other.
   SHELL, put before this script by the server, lists the page and the files that it needs;
   EDITION changes with the page. */
"use strict";
importScripts(SHELL[2], SHELL[3]);
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

/* A page: from the network, unless it is down or does not answer while a day is kept here. Whoever left
   without a network is signed out before any page comes. */
async function opened(request) {
  let timer = 0;
  const first = self.horsLigne.finish_leaving().then(function () { return fetch(request); });
  const late = new Promise(function (done) { timer = setTimeout(done, PATIENCE); }).then(async function () {
    return (await self.horsLigne.get("packet")) ? shell() : first;
  });
  try {
    return await Promise.race([first, late]);
  } catch (_down) {
    return (await shell()) || Response.error();
  } finally {
    clearTimeout(timer);
  }
}

/* Notes what the form of a sheet says, where that sheet is of the day kept here; tells whether it is. */
async function noted(address, form) {
  const packet = await self.horsLigne.tidy();
  const session = packet && packet.sessions.find(function (each) { return address.pathname === "/seances/" + each.id; });
  return session && self.horsLigne.note(packet.who, self.horsLigne.form_kept(session, await form.text()));
}

/* A form: a sheet of the day that could not leave is noted here; any other stays with the browser, which
   sends it again when asked. */
async function sent(request, address) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (down) {
    if (address.pathname === "/deconnexion") {
      await self.horsLigne.put("leaving", true);
      await self.horsLigne.leave();
    } else if (!(await noted(address, copy))) {
      throw down;
    }
    return shell();
  }
}
