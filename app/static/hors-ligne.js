/* What a device keeps to work without a network: the day, and the acts that wait to be sent.
   Serves prepared devices, the page without a network, and the service worker.
   Names are erased when the day is over and when their person leaves; what waits is then locked
   (AES-GCM) with a key that only the server gives back, to the same person.
   Several tabs share one queue: what depends on it is decided inside one transaction. */
(function () {
  "use strict";
  const NAME = "palier-hors-ligne", MOST = 500, COOKIE = "palier-appareil=1; path=/; SameSite=Lax; max-age=";
  const tabs = self.BroadcastChannel ? new BroadcastChannel(NAME) : { postMessage: function () {} };
  const tell_tabs = function () { tabs.postMessage(""); };
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
      held.onabort = function () { failed(held.error); };
    });
  }
  /* The same, for a change that depends on what it finds; gives what `act` returned. */
  async function change_of(read, act) {
    let given;
    await change(function (kept, acts) {
      const asked = read(kept, acts);
      asked.onsuccess = function () { given = act(asked.result, kept, acts); };
    });
    return given;
  }
  const get = function (key) { return change(function (kept) { return kept.get(key); }); };
  const put = function (key, value) { return change(function (kept) { return kept.put(value, key); }); };
  const drop = function (key) { return change(function (kept) { return kept.delete(key); }); };

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

  /* Keeps new acts and the day that they change together: a device that dies keeps both or none.
     `noted` is given the day as any tab left it, changes it, and makes the acts. Returns that day;
     nothing where its person left meanwhile: nobody’s day comes back. */
  async function note(who, noted) {
    remember(true);
    const day = await change_of(function (kept) { return kept.get("packet"); }, function (packet, kept, acts) {
      if (!packet || packet.who !== who) { return null; }
      noted(packet).forEach(function (act) { acts.add({ who: who, act: act }); });
      kept.put(packet, "packet");
      stir(kept);
      return packet;
    });
    tell_tabs();
    return day;
  }
  /* Says that something was noted or sent: a day that the server gave before that is an old one. */
  function stir(kept) { kept.put(random(4), "turn"); }

  function remember(is_prepared) {
    if (self.document) { document.cookie = COOKIE + (is_prepared ? 31536000 : 0); }
  }

  function random(bytes) {
    return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), function (byte) {
      return (byte + 256).toString(16).slice(1);
    }).join("");
  }
  async function device() {
    const made = random(8);
    return change_of(function (kept) { return kept.get("device"); }, function (known, kept) {
      if (!known) { kept.put(made, "device"); }
      return known || made;
    });
  }

  const lines_of = function (lines, who) { return lines.filter(function (line) { return line.who === who; }); };
  const ns_of = function (lines) { return lines.map(function (line) { return line.n; }); };

  /* Erases every name, and locks what waits, each author’s with their own key. */
  async function leave() {
    const waiting = await queue(), boxes = [];
    for (const who of new Set(waiting.map(function (line) { return line.who; }))) {
      const lines = lines_of(waiting, who), key = await get("lock:" + who);
      const box = { who: who, count: answers(lines), ns: ns_of(lines), iv: crypto.getRandomValues(new Uint8Array(12)) };
      if (!key) { continue; }
      const clear = new TextEncoder().encode(JSON.stringify(lines));
      box.bytes = await crypto.subtle.encrypt({ name: "AES-GCM", iv: box.iv }, key, clear);
      boxes.push(box);
    }
    const is_done = await change_of(function (_kept, acts) { return acts.getAllKeys(); }, function (ns, kept, acts) {
      if (String(ns) !== String(ns_of(waiting))) { return false; }
      boxes.forEach(function (box) {
        box.ns.forEach(function (n) { acts.delete(n); });
        kept.put(box, "box:" + box.who + ":" + random(4));
      });
      kept.delete("packet");
      kept.delete(IDBKeyRange.bound("lock:", "lock;"));
      return true;
    });
    tell_tabs();
    return is_done || leave();
  }

  const key_of = function (words) {
    const raw = Uint8Array.from(atob(words), function (letter) { return letter.charCodeAt(0); });
    return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  };

  /* What is locked here: [[name, box]]. */
  async function boxes() {
    const found = [];
    for (const name of await change(function (kept) { return kept.getAllKeys(); })) {
      const box = name.indexOf("box:") ? null : await get(name);
      if (box) { found.push([name, box]); }
    }
    return found;
  }

  /* Opens the boxes of whoever is signed in, and puts their acts back in the queue. One that no key of
     theirs opens is kept, and said to be stuck. */
  async function unlock(token) {
    const keys = await Promise.all(token.keys.map(key_of));
    await put("lock:" + token.who, keys[0]);
    for (const [name, box] of await boxes()) {
      let lines = null;
      for (const key of box.who === token.who ? keys : []) {
        const clear = await crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv }, key, box.bytes).catch(function () {});
        lines = clear ? JSON.parse(new TextDecoder().decode(clear)) : lines;
      }
      await change_of(function (kept) { return kept.get(name); }, function (still, kept, acts) {
        if (!still || box.who !== token.who) { return; }
        if (lines) { kept.delete(name); } else { kept.put(Object.assign(still, { stuck: true }), name); }
        (lines || []).forEach(function (line) { acts.add({ who: line.who, act: line.act }); });
      });
    }
  }

  /* How many answers wait: one for each thing noted of somebody, however often it was changed. */
  const answers = function (lines) {
    return new Set(lines.map(function (line) {
      const act = line.act;
      return [line.who, act.kind, act.session, act.learner || act.key, act.item].join(" ");
    })).size;
  };

  /* How many wait: of this person, of others, and of this person locked with a key that is gone. */
  async function waiting(who) {
    const lines = await queue(), own = answers(lines_of(lines, who));
    const counted = { own: own, others: answers(lines) - own, stuck: 0 };
    for (const [_name, box] of await boxes()) {
      counted[box.who !== who ? "others" : box.stuck ? "stuck" : "own"] += box.count;
    }
    return counted;
  }
  /* Erases what no key opens any more, for a person who was told how many. */
  async function drop_stuck(who) {
    for (const [name, box] of await boxes()) {
      if (box.who === who && box.stuck) { await drop(name); }
    }
  }

  async function json(address, asked) {
    const patience = new AbortController(), timer = setTimeout(function () { patience.abort(); }, 30000);
    try {
      const answer = await fetch(address, Object.assign({ credentials: "same-origin", redirect: "error", signal: patience.signal }, asked));
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return await answer.json();
    } finally {
      clearTimeout(timer);
    }
  }

  /* Sends what waits, by parts; forgets an act only once the server says that it keeps it. */
  async function send_all() {
    const token = await json("/hors-ligne/jeton"), told = [];
    if (!token.who) { return { who: null, told: told }; }
    await unlock(token);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token.token };
    const from = await device();
    for (;;) {
      const part = lines_of(await queue(), token.who).slice(0, MOST);
      if (!part.length) { return { who: token.who, told: told }; }
      const body = JSON.stringify({ device: from, operations: part.map(function (line) { return line.act; }) });
      const came = await json("/hors-ligne/envoi", { method: "POST", headers: headers, body: body });
      const known = new Set(came.results.map(function (each) { return each.key; }));
      if (!known.size) { throw new Error("nothing was acknowledged"); }
      await change(function (kept, acts) {
        part.forEach(function (line) { if (known.has(line.act.key)) { acts.delete(line.n); } });
        stir(kept);
      });
      tell_tabs();
      told.push.apply(told, came.results);
    }
  }
  /* One tab sends at a time, where tabs can wait for each other; twice would add nothing either. */
  const send = function () { return navigator.locks ? navigator.locks.request(NAME, send_all) : send_all(); };

  /* Waits for the worker; one that could not be installed is a failure. */
  async function worker() {
    const coming = (await navigator.serviceWorker.register("/sw.js")).installing;
    await Promise.race([navigator.serviceWorker.ready, new Promise(function (_done, failed) {
      if (coming) { coming.onstatechange = function () { if (coming.state === "redundant") { failed(new Error(coming.state)); } }; }
    })]);
  }

  /* Takes the day along. Whatever is noted or sent meanwhile, in any tab, makes it ask again. */
  async function prepare() {
    await worker();
    const sent = await send(), turn = await get("turn");
    if (!sent.who) { throw new Error("nobody is signed in"); }
    if (lines_of(await queue(), sent.who).length) { return prepare(); }
    const packet = await json("/hors-ligne/journee");
    packet.ahead = Date.now() - Date.parse(packet.made_at);
    const is_kept = await change_of(function (kept) { return kept.get("turn"); }, function (later, kept) {
      if (later === turn) { kept.put(packet, "packet"); }
      return later === turn;
    });
    if (!is_kept) { return prepare(); }
    remember(true);
    tell_tabs();
    if (navigator.storage && navigator.storage.persist) { await navigator.storage.persist(); }
    return packet;
  }

  /* The moment by the server’s clock: a device may believe that it is 2031. */
  const now = function (packet) { return Date.now() - (packet.ahead || 0); };

  /* Gives the day; erases one that is over: names at once, acts once they are sent. */
  async function tidy() {
    const packet = await get("packet");
    if (packet && now(packet) > Date.parse(packet.until)) { await leave(); return null; }
    return packet || null;
  }

  /* Ends, once the network is back, the session of whoever left without one. */
  async function finish_leaving() {
    if (!(await get("leaving").catch(function () {}))) { return; }
    const token = await json("/hors-ligne/jeton");
    if (token.who) {
      const body = new URLSearchParams({ csrf_token: token.token });
      const left = await fetch("/deconnexion", { method: "POST", credentials: "same-origin", redirect: "manual", body: body });
      if (left.type !== "opaqueredirect") { throw new Error(String(left.status)); }
    }
    await drop("leaving");
  }

  /* Forgets this device: the day, the shell, and the worker. What waits is never forgotten. */
  async function forget() {
    await leave();
    remember((await waiting("")).others > 0);
    const registered = await navigator.serviceWorker.getRegistration("/");
    if (registered) { await registered.unregister(); }
    for (const name of await caches.keys()) { await caches.delete(name); }
  }

  self.horsLigne = {
    get: get, put: put, note: note, waiting: waiting, send: send, leave: leave, prepare: prepare, tidy: tidy,
    now: now, drop_stuck: drop_stuck, finish_leaving: finish_leaving, forget: forget, random: random, tabs: tabs,
    can_work: Boolean(self.indexedDB && self.crypto && crypto.subtle && self.fetch && navigator.serviceWorker)
  };
}());
