/* What a device keeps to work without a network: the day, and the acts that wait to be sent.
   Serves prepared devices, the page without a network, and the service worker.
   Names are erased when the day is over and when their person leaves; what waits is then locked
   (AES-GCM) with a key that only the server gives back, to the same person. */
(function () {
  "use strict";
  const NAME = "palier-hors-ligne", MOST = 500, COOKIE = "palier-appareil=1; path=/; SameSite=Lax; max-age=";
  let opening = null;

  function open() {
    opening = opening || new Promise(function (done, failed) {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore("kept");
        asked.result.createObjectStore("acts", { autoIncrement: true });
      };
      asked.onsuccess = function () {
        asked.result.onversionchange = function () { asked.result.close(); opening = null; };
        done(asked.result);
      };
      asked.onerror = function () { opening = null; failed(asked.error); };
    });
    return opening;
  }

  /* Runs a change in one transaction, and gives what `act` asked for once it is on the disk. */
  async function change(act) {
    const base = await open();
    return new Promise(function (done, failed) {
      const held = base.transaction(["kept", "acts"], "readwrite");
      const asked = act(held.objectStore("kept"), held.objectStore("acts"));
      held.oncomplete = function () { done(asked && asked.result); };
      held.onerror = held.onabort = function () { failed(held.error); };
    });
  }
  const get = function (key) { return change(function (kept) { return kept.get(key); }); };
  const put = function (key, value) { return change(function (kept) { return kept.put(value, key); }); };
  const drop = function (key) { return change(function (kept) { return kept.delete(key); }); };
  const keysKept = function () { return change(function (kept) { return kept.getAllKeys(); }); };

  /* The acts that wait, oldest first: [{n, who, act}]. */
  async function queue() {
    const found = [];
    await change(function (_kept, acts) {
      acts.openCursor().onsuccess = function (event) {
        const at = event.target.result;
        if (at) { found.push(Object.assign({ n: at.primaryKey }, at.value)); at.continue(); }
      };
    });
    return found;
  }

  /* Keeps new acts and the day that they change together: a device that dies keeps both or none. */
  async function note(packet, acts) {
    remember(true);
    await change(function (kept, store) {
      kept.put(packet, "packet");
      acts.forEach(function (act) { store.add({ who: packet.who, act: act }); });
    });
  }

  function remember(is_prepared) {
    if (self.document) { document.cookie = COOKIE + (is_prepared ? 31536000 : 0); }
  }
  const is_prepared = function () { return /(^|; )palier-appareil=1/.test(document.cookie); };

  function random(bytes) {
    return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), function (byte) {
      return (byte + 256).toString(16).slice(1);
    }).join("");
  }
  async function device() {
    const known = await get("device");
    if (known) { return known; }
    const made = random(8);
    await put("device", made);
    return made;
  }

  /* Erases every name, and locks what waits; it can be opened by its author alone. */
  async function leave() {
    const waiting = await queue(), key = await get("lock"), boxes = [];
    const authors = Array.from(new Set(waiting.map(function (line) { return line.who; })));
    for (const who of authors) {
      const lines = waiting.filter(function (line) { return line.who === who; });
      const box = { who: who, count: answers(lines), ns: lines.map(function (line) { return line.n; }) };
      const clear = new TextEncoder().encode(JSON.stringify(lines));
      if (!key) { continue; }
      box.iv = crypto.getRandomValues(new Uint8Array(12));
      box.bytes = await crypto.subtle.encrypt({ name: "AES-GCM", iv: box.iv }, key, clear);
      boxes.push(box);
    }
    await change(function (kept, acts) {
      boxes.forEach(function (box) {
        box.ns.forEach(function (n) { acts.delete(n); });
        kept.put(box, "box:" + box.who + ":" + random(4));
      });
      kept.delete("packet");
      kept.delete("lock");
    });
  }

  const keyOf = function (token) {
    const raw = Uint8Array.from(atob(token.key), function (letter) { return letter.charCodeAt(0); });
    return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  };

  /* Opens the boxes of whoever is signed in, and puts their acts back in the queue. */
  async function unlock(token) {
    const key = await keyOf(token);
    await put("lock", key);
    for (const name of await keysKept()) {
      if (name.indexOf("box:" + token.who + ":") !== 0) { continue; }
      const box = await get(name);
      const lines = await crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv }, key, box.bytes).then(
        function (clear) { return JSON.parse(new TextDecoder().decode(clear)); },
        function () { return null; }
      );
      if (!lines) { continue; }
      await change(function (kept, acts) {
        lines.forEach(function (line) { acts.add({ who: line.who, act: line.act }); });
        kept.delete(name);
      });
    }
  }

  /* How many answers wait: one for each thing noted of somebody, however often it was changed. */
  const answers = function (lines) {
    return new Set(lines.map(function (line) {
      const act = line.act;
      return [act.kind, act.session, act.learner || act.key, act.item].join(" ");
    })).size;
  };

  /* How many wait: of this person, and of others. */
  async function waiting(who) {
    const counted = { own: 0, others: 0 };
    const lines = await queue();
    counted.own = answers(lines.filter(function (line) { return line.who === who; }));
    counted.others = answers(lines.filter(function (line) { return line.who !== who; }));
    for (const name of await keysKept()) {
      if (name.indexOf("box:") !== 0) { continue; }
      const box = await get(name);
      counted[box.who === who ? "own" : "others"] += box.count;
    }
    return counted;
  }

  async function json(address, asked) {
    const answer = await fetch(address, Object.assign({ credentials: "same-origin", redirect: "error" }, asked));
    if (!answer.ok) { throw new Error(String(answer.status)); }
    return answer.json();
  }

  /* Sends what waits, by parts; forgets an act only once the server says that it keeps it. */
  async function send() {
    const token = await json("/hors-ligne/jeton"), told = [];
    if (!token.who) { return { who: null, told: told }; }
    await unlock(token);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token.token };
    const from = await device();
    for (;;) {
      const part = (await queue()).filter(function (line) { return line.who === token.who; }).slice(0, MOST);
      if (!part.length) { return { who: token.who, told: told }; }
      const body = JSON.stringify({ device: from, operations: part.map(function (line) { return line.act; }) });
      const came = await json("/hors-ligne/envoi", { method: "POST", headers: headers, body: body });
      const known = new Set(came.results.map(function (each) { return each.key; }));
      if (!known.size) { throw new Error("nothing was acknowledged"); }
      await change(function (_kept, acts) {
        part.forEach(function (line) { if (known.has(line.act.key)) { acts.delete(line.n); } });
      });
      told.push.apply(told, came.results);
    }
  }

  /* Takes the day along. */
  async function prepare() {
    const token = await json("/hors-ligne/jeton");
    if (!token.who) { throw new Error("nobody is signed in"); }
    await send();
    const packet = await json("/hors-ligne/journee");
    if ((await queue()).length) { return prepare(); }
    await put("packet", packet);
    remember(true);
    await navigator.serviceWorker.register("/sw.js");
    await navigator.serviceWorker.ready;
    if (navigator.storage && navigator.storage.persist) { await navigator.storage.persist(); }
    return packet;
  }

  /* Erases what a day that is over left: names at once, acts once they are sent. */
  async function tidy() {
    const packet = await get("packet");
    if (packet && Date.now() > Date.parse(packet.until)) { await leave(); return null; }
    return packet || null;
  }

  /* Ends, once the network is back, the session of whoever left without one. */
  async function finish_leaving() {
    if (!(await get("leaving"))) { return; }
    const token = await json("/hors-ligne/jeton");
    if (token.who) {
      const body = new URLSearchParams({ csrf_token: token.token });
      await fetch("/deconnexion", { method: "POST", credentials: "same-origin", redirect: "manual", body: body });
    }
    await drop("leaving");
  }

  /* Forgets this device: the day, the shell, and the worker. What waits is never forgotten. */
  async function forget() {
    await leave();
    remember((await waiting("")).others > 0);
    const worker = await navigator.serviceWorker.getRegistration("/");
    if (worker) { await worker.unregister(); }
    for (const name of await caches.keys()) { await caches.delete(name); }
  }

  self.horsLigne = {
    get: get, put: put, drop: drop, queue: queue, note: note, waiting: waiting, send: send, leave: leave,
    prepare: prepare, tidy: tidy, finish_leaving: finish_leaving, forget: forget, random: random,
    is_prepared: is_prepared,
    can_work: Boolean(self.indexedDB && self.crypto && crypto.subtle && self.fetch && navigator.serviceWorker)
  };
}());
