/* The page without a network: the day that the device keeps, and its sheets. Each answer is kept on the
   device at once, and leaves by itself when the network is back. What is shown is what is kept, whichever
   tab noted it. */
(function () {
  "use strict";
  const device = self.horsLigne, root = document.getElementById("hors-ligne");
  if (!root || !device || !device.can_work) { return; }
  const wanted = /^\/seances\/([^/]+)$/.exec(location.pathname) || [];
  const TWO = "Deux réponses différentes\u202f: choisissez la bonne.";
  let packet = null, session = null, unkept = "", turn = Promise.resolve();

  const find = function (what) { return root.querySelector(what); };
  const each_of = function (what, act) { root.querySelectorAll(what).forEach(act); };
  const hour = function (typed) { return typed.replace(/^0/, "").replace(":", " h ").replace(/ 00$/, ""); };
  const many = function (n, one, more) { return n + " " + (n > 1 ? more : one); };
  const clock = function (at) {
    return new Date(at).toLocaleTimeString("fr-FR", { timeZone: "Europe/Paris", hour: "2-digit", minute: "2-digit" });
  };

  /* What is shown */

  /* Draws a template of the page, with what the device keeps in the place of each #word. */
  function drawn(name, words) {
    return document.getElementById("tell-" + name).innerHTML.replace(/#([a-z]+)/g, function (_whole, word) {
      return String(words[word]).replace(/[&<>"']/g, function (sign) { return "&#" + sign.charCodeAt(0) + ";"; });
    });
  }
  function body(name, title, parts, words) {
    find("h1").textContent = title;
    document.title = title + (parts.sheet ? ", sans réseau – Palier" : " – Palier");
    find("[data-bar]").innerHTML = unkept;
    find("[data-body]").innerHTML = drawn(name, words || {});
    each_of("[data-part]", function (part) { part.hidden = !parts[part.getAttribute("data-part")]; });
  }
  function sheet() {
    const people = session.people, at = document.activeElement.id, with_times = find("#all-times:checked");
    const opens = Date.parse(session.opens_at), is_early = !session.closed && device.now(packet) < opens;
    const parts = { sheet: true, some: people.length, none: !people.length, goals: session.goals.length && people.length, closed: session.closed, early: is_early };
    body("sheet", session.title, parts, { opens: hour(clock(opens)) });
    find("[data-span]").textContent = "de " + session.hours.map(hour).join(" à ");
    find("[data-place]").textContent = session.site + (session.room ? ", " + session.room : "");
    find(".attendance").innerHTML = people.map(function (person, index) { return drawn("row", { index: index, name: person.name }); }).join("");
    find("[data-skills]").innerHTML = people.map(function (person) { return drawn("skills", person); }).join("");
    each_of("details", function (details, index) {
      session.goals.forEach(function (goal) { details.insertAdjacentHTML("beforeend", drawn("goal", goal)); levels(details.lastElementChild, people[index], goal); });
    });
    each_of('[name$="-note"]', function (input) { input.maxLength = 500; });
    each_of("fieldset", function (fieldset, index) { if (people[index].disputed) { say(fieldset, TWO); } });
    find("#all-times").checked = with_times;
    const form = find("[data-form]");
    form.replaceWith(Object.assign(document.createElement("form"), { innerHTML: form.innerHTML }));
    refresh();
    const again = document.getElementById(at);
    if (again) { again.focus(); }
  }
  function levels(place, person, goal) {
    const select = place.querySelector("select"), held = (person.levels[goal.id] || { level: null }).level;
    if (held === null) { select.add(new Option("Rien de nouveau", "")); }
    goal.levels.forEach(function (level) { select.add(new Option(level[1], level[0])); });
    select.setAttribute("data-goal", goal.id);
  }
  function say(fieldset, words) {
    const place = fieldset.querySelector(".wrong") || fieldset.querySelector("legend").appendChild(document.createElement("span"));
    place.className = "wrong";
    place.setAttribute("role", "alert");
    place.textContent = words;
  }
  /* The sheet says what is kept; what is being typed, or was said to be wrong, is left. */
  function refresh() {
    each_of("fieldset", function (fieldset, index) {
      const said = session.people[index].said;
      fieldset.querySelectorAll("input").forEach(function (input) {
        const name = input.name.split("-")[2];
        if (fieldset.is_wrong || input === document.activeElement && input.type !== "radio") { return; }
        if (input.type === "radio") { input.checked = input.value === said.presence; } else { input.value = said[name] || ""; }
      });
    });
    each_of("details", function (details, index) {
      details.querySelectorAll("select").forEach(function (select) {
        const held = session.people[index].levels[select.getAttribute("data-goal")];
        if (held && held.level !== null) { select.value = held.level; }
      });
    });
  }
  const shape = function () {
    return session && session.people.map(function (person) { return person.id + person.disputed; }).join();
  };
  function show(kept) {
    const before = shape();
    packet = kept;
    session = packet.sessions.find(function (each) { return each.id === wanted[1]; }) || null;
    if (!session) { day(); } else if (before === shape()) { refresh(); } else { sheet(); }
  }
  function day() {
    const some = packet.sessions.length;
    body("day", "La journée sans réseau", { some: some, none: !some });
    find("ul").innerHTML = packet.sessions.map(function (each) {
      return drawn("line", { hours: each.hours.map(hour).join(" – "), address: "/seances/" + each.id, title: each.title, site: each.site, seated: many(each.people.length, "inscrit", "inscrits") });
    }).join("");
    find("[data-leave]").addEventListener("click", async function () {
      try {
        await device.put("leaving", true);
        await device.leave();
        await start();
      } catch (_full) { bar("problem", "Les prénoms n’ont pas pu être effacés.", "Libérez de la place sur cet appareil, puis recommencez."); }
    });
  }
  function notice(kind, title, words) {
    return drawn("notice", { kind: kind, title: title }).replace("<p data-words=\"\"></p>", words ? "<p>" + words + "</p>" : "");
  }
  function bar(kind, title, words) { find("[data-bar]").innerHTML = unkept + notice(kind, title, words); }

  /* What is noted */

  function keep(noted) {
    turn = turn.then(function () { return device.note(packet.who, noted); }).then(function (kept) {
      unkept = "";
      return kept ? show(kept) : start();
    }, function () {
      unkept = notice("problem", "La dernière réponse n’est pas gardée\u202f: cet appareil n’a plus de place.", "La feuille montre ce qui est gardé. Notez le reste sur papier.");
      bar("info", "Le reste est gardé.");
      return device.get("packet").then(show);
    }).then(tell_what_waits).then(soon, soon);
    return turn;
  }
  function trouble(said) {
    if (said.presence === "retard" && !said.arrived_at) { return "Notez l’heure d’arrivée."; }
    if (session.hours[0] > session.hours[1]) { return ""; }
    if (said.arrived_at && said.left_at && said.left_at <= said.arrived_at) { return "Le départ vient après l’arrivée\u202f: corrigez une des deux heures."; }
    if (said.arrived_at && said.arrived_at >= session.hours[1]) { return "L’arrivée est notée après la fin de la séance."; }
    return said.left_at && said.left_at <= session.hours[0] ? "Le départ est noté avant le début de la séance." : "";
  }
  const person_of = function (row) {
    return session.people[Array.from(root.querySelectorAll(row.tagName)).indexOf(row)];
  };
  function mark_changed(fieldset, was_chosen) {
    const person = person_of(fieldset), chosen = fieldset.querySelector(":checked");
    const read = function (name) { return fieldset.querySelector('[name$="-' + name + '"]'); };
    if (was_chosen && chosen.value === "retard" && !read("arrived_at").value) {
      const at = clock(device.now(packet));
      read("arrived_at").value = at > session.hours[0] && at < session.hours[1] ? at : "";
    }
    const came = chosen && (chosen.value === "present" || chosen.value === "retard");
    const said = {
      presence: chosen ? chosen.value : "", note: read("note").value.trim(),
      arrived_at: came ? read("arrived_at").value : "", left_at: came ? read("left_at").value : ""
    };
    const wrong = chosen ? trouble(said) : "Dites d’abord si la personne est là.";
    say(fieldset, wrong);
    fieldset.is_wrong = wrong;
    if (!wrong) { keep(device.answered(session, person, said)); }
  }
  async function all_present() {
    await keep(device.everyone_is_there(session));
    const first = find(".marks :checked");
    if (first) { first.focus(); }
  }
  root.addEventListener("submit", function (event) {
    const given = find("#given").value.trim();
    event.preventDefault();
    if (given) { keep(device.walked_in(session, given)); }
  });
  root.addEventListener("click", function (event) {
    if (event.target.closest("[data-everyone]")) { all_present(); }
  });
  root.addEventListener("change", function (event) {
    const fieldset = event.target.closest("fieldset"), goal = event.target.getAttribute("data-goal");
    if (fieldset) { mark_changed(fieldset, event.target.type === "radio"); }
    if (goal && event.target.value) {
      keep(device.ticked(session, person_of(event.target.closest("details")), goal, event.target.value));
    }
  });

  /* What leaves */

  async function tell_what_waits() {
    const counted = await device.waiting(packet ? packet.who : "");
    if (counted.own) { bar("warning", "Hors ligne\u202f: " + many(counted.own, "pointage en attente.", "pointages en attente."), "L’envoi se fera au retour du réseau."); }
    return counted;
  }
  function tell_what_left(sent) {
    const count = function (outcome) { return sent.told.filter(function (each) { return each.outcome === outcome; }).length; };
    const again = session ? '<a href="' + location.pathname + '">Ouvrir la feuille</a>' : '<a href="/aujourdhui">Ouvrir la journée</a>';
    const waiting = count("to_settle"), disputed = count("conflict");
    if (waiting) { bar("warning", many(waiting, "pointage est à régler.", "pointages sont à régler."), '<a href="/a-regler">Voir ce qui est à régler</a>'); }
    else if (disputed) { bar("warning", "Deux appareils ne disent pas la même chose.", again); }
    else if (sent.told.length) { bar("success", "Le réseau est revenu\u202f: tout est envoyé.", again); }
    else { bar("info", "Le réseau est là, et rien n’attend.", again); }
  }
  /* One sending at a time; what was noted meanwhile, or could not leave, is tried again. */
  let timer = 0, sending = null;
  const soon = function () { after(1200); };
  function after(wait) {
    clearTimeout(timer);
    timer = setTimeout(function () {
      sending = sending || leave_now().catch(function () { return true; }).then(function (is_left) {
        sending = null;
        if (is_left) { after(20000); }
      });
    }, wait);
  }
  async function leave_now() {
    const counted = await tell_what_waits();
    if (!packet) { return false; }
    try {
      const sent = await device.send();
      if (!packet) { return false; }
      if (sent.who === packet.who) { tell_what_left(sent); return (await tell_what_waits()).own; }
      const n = many(counted.own, "pointage", "pointages");
      if (counted.own) { bar("warning", "Reconnectez-vous pour envoyer " + n + ".", '<a href="/connexion?next=' + encodeURIComponent(location.pathname) + '">S’identifier</a>'); }
    } catch (_down) {
      if (!counted.own) { bar("info", "Hors ligne. Rien n’attend d’être envoyé."); }
    }
    return (await device.waiting(packet ? packet.who : "")).own;
  }
  self.addEventListener("online", soon);

  async function nobody() {
    const n = (await device.waiting("")).others;
    body("nobody", "La journée sans réseau", { some: n, none: !n });
    if (n) { bar("warning", many(n, "pointage non envoyé.", "pointages non envoyés.")); }
  }
  /* Shows the day as the device keeps it: at first, and each time that another tab changed it. */
  async function start() {
    const kept = await device.tidy();
    if (!kept) { packet = session = null; await nobody(); return; }
    show(kept);
    await tell_what_waits();
    soon();
  }
  function again() { turn = turn.then(start, start); }
  device.tabs.onmessage = again;
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { again(); } });
  again();
}());
