/* The page without a network: the day that the device keeps, and its sheets. Each answer is kept on the
   device at once, and leaves by itself when the network is back. What is shown is what is kept, whichever
   tab noted it. */
(function () {
  "use strict";
  const device = self.horsLigne, root = document.getElementById("hors-ligne");
  if (!root || !device || !device.can_work) { return; }
  const wanted = /^\/seances\/([^/]+)$/.exec(location.pathname) || [];
  const ANSWERS = [
    ["present", "one", "présent", "M4 10.5l4 4 8-9"],
    ["retard", "two", "en retard", "M10 2.5a7.5 7.5 0 1 0 .01 0M10 5.8V10l3 2"],
    ["excuse", "three", "excusé", "M3 5h14v10H3zM3 5.5l7 5.5 7-5.5"],
    ["absent", "four", "absent", "M5 5l10 10M15 5L5 15"]
  ];
  let packet = null, session = null, unkept = "", turn = Promise.resolve();

  const esc = function (words) {
    return String(words).replace(/[&<>"']/g, function (sign) { return "&#" + sign.charCodeAt(0) + ";"; });
  };
  const hour = function (typed) { return typed.replace(/^0/, "").replace(":", " h ").replace(/ 00$/, ""); };
  const many = function (n, one, more) { return n + " " + (n > 1 ? more : one); };
  const span = function (each) { return "de " + hour(each.hours[0]) + " à " + hour(each.hours[1]); };
  const clock = function (moment) {
    return moment.toLocaleTimeString("fr-FR", { timeZone: "Europe/Paris", hour: "2-digit", minute: "2-digit" });
  };

  /* What is shown */

  const sign = function (path) {
    return '<svg class="sign" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="' + path + '"/></svg>';
  };
  function choice(index, person, answer) {
    const id = "marks-" + index, value = answer[0];
    return '<input class="' + answer[1] + '" type="radio" name="' + id + '-presence" id="' + id + "-" + value + '" value="' + value + '"'
      + (person.said.presence === value ? " checked" : "") + '><label class="' + answer[1] + '" for="' + id + "-" + value + '">'
      + sign(answer[3]) + answer[2] + "</label>";
  }
  function part(word, name, type, value, person) {
    return '<div class="' + (type === "time" ? "hour" : "") + '"><label>' + word + '<span class="hidden">, <bdi translate="no">' + esc(person.name)
      + '</bdi></span><input class="input" type="' + type + '" name="' + name + '" value="' + esc(value) + '" maxlength="500" autocomplete="off"></label></div>';
  }
  function row(person, index) {
    const said = person.said;
    return '<li><fieldset class="row" data-person="' + index + '"><legend><bdi translate="no">' + esc(person.name) + "</bdi>"
      + (person.disputed ? '<span class="wrong">Deux réponses différentes\u202f: choisissez la bonne.</span>' : "")
      + '<span class="wrong" data-trouble role="alert"></span></legend><div class="marks">'
      + ANSWERS.map(function (answer) { return choice(index, person, answer); }).join("")
      + '<div class="times">' + part("Arrivée", "arrived_at", "time", said.arrived_at, person)
      + part("Départ", "left_at", "time", said.left_at, person) + part("Remarque", "note", "text", said.note, person) + "</div></div></fieldset></li>";
  }
  function levels(person, goal) {
    const held = (person.levels[goal.id] || { level: null }).level;
    const first = held === null || held === undefined ? '<option value="">Rien de nouveau</option>' : "";
    return '<p><label>' + esc(goal.statement) + '<select class="input" data-goal="' + goal.id + '">' + first + goal.levels.map(function (level) {
      return '<option value="' + level[0] + '"' + (level[0] === held ? " selected" : "") + ">" + esc(level[1]) + "</option>";
    }).join("") + "</select></label></p>";
  }
  function skills(person, index) {
    return '<details class="row skills" data-person="' + index + '"><summary><bdi translate="no">' + esc(person.name) + "</bdi></summary>"
      + session.goals.map(function (goal) { return levels(person, goal); }).join("") + "</details>";
  }
  function warning() {
    if (session.closed) { return "Cette feuille est close\u202f: ce que vous noterez ici sera à régler, sans se perdre."; }
    const opens = new Date(session.opens_at);
    return device.now(packet) < opens ? "Il est trop tôt\u202f: la feuille s’ouvre à " + hour(clock(opens)) + ". Ce qui est noté avant sera à régler." : "";
  }
  function sheet() {
    const people = session.people, before = warning(), at = document.activeElement.id, with_times = root.querySelector("#all-times:checked");
    document.title = session.title + ", sans réseau – Palier";
    root.innerHTML = '<a class="back" href="/hors-ligne">' + sign("M16 10H4M9 5l-5 5 5 5") + "La journée</a><h1>" + esc(session.title) + "</h1>"
      + '<p class="lead">Aujourd’hui, ' + span(session) + ', <span translate="no">' + esc(session.site) + (session.room ? ", " + esc(session.room) : "") + "</span>.</p>"
      + (before ? '<div class="notice notice-warning"><div><p><strong>' + before + "</strong></p></div></div>" : "")
      + '<div data-bar role="status"></div><section aria-labelledby="presences-titre"><h2 id="presences-titre">Présences</h2>'
      + (people.length ? '<p class="soft">Chaque réponse est gardée sur cet appareil dès que vous la choisissez.</p>'
        + '<p><button class="button button-secondary" type="button" data-everyone>' + sign(ANSWERS[0][3]) + "Tous présents</button></p>"
        + '<input class="all-times" type="checkbox" id="all-times"' + (with_times ? " checked" : "") + '><label for="all-times">Noter les heures et les remarques de chaque personne</label>'
        + '<ol class="rows attendance">' + people.map(row).join("") + "</ol>" : "<p>Personne n’est inscrit pour le moment.</p>")
      + "</section>" + (session.goals.length && people.length ? "<h2>Ce que chacun sait faire</h2>" + people.map(skills).join("") : "")
      + '<h2>Quelqu’un d’autre est là</h2><form data-walk-in><div class="field"><label for="given">Son prénom</label>'
      + '<input class="input" id="given" name="given" required maxlength="300" autocomplete="off"></div><button class="button button-secondary">Ajouter, présent</button></form>';
    root.querySelector("[data-walk-in]").addEventListener("submit", walk_in);
    const everyone = root.querySelector("[data-everyone]");
    if (everyone) { everyone.addEventListener("click", all_present); }
    const again = document.getElementById(at);
    if (again) { again.focus(); }
  }
  /* The sheet says what is kept; what is being typed, or waits for its hour, is left. */
  function refresh() {
    root.querySelectorAll("fieldset").forEach(function (fieldset, index) {
      const said = session.people[index].said;
      if (fieldset.querySelector("[data-trouble]").textContent) { return; }
      fieldset.querySelectorAll("input").forEach(function (input) {
        if (input.type === "radio") { input.checked = input.value === said.presence; }
        else if (input !== document.activeElement) { input.value = said[input.name]; }
      });
    });
    root.querySelectorAll("select").forEach(function (select) {
      const person = session.people[select.closest("[data-person]").getAttribute("data-person")];
      select.value = (person.levels[select.getAttribute("data-goal")] || { level: "" }).level || select.value;
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
    const list = packet.sessions.map(function (each) {
      return '<li class="session"><time>' + hour(each.hours[0]) + " – " + hour(each.hours[1]) + '</time><div><strong><a href="/seances/' + each.id + '">' + esc(each.title)
        + '</a></strong><span translate="no">' + esc(each.site) + "</span><span>" + many(each.people.length, "inscrit", "inscrits") + "</span></div></li>";
    }).join("");
    root.innerHTML = '<h1>La journée sans réseau</h1><div data-bar role="status"></div>'
      + (list ? '<h2>Les séances du jour</h2><ul class="lines">' + list + "</ul>" : "<p>Pas de séance aujourd’hui.</p>")
      + '<p class="actions"><button class="button button-secondary" type="button" data-leave>' + sign(ANSWERS[3][3]) + "Quitter</button></p>"
      + '<p class="soft">En quittant, les prénoms s’effacent de cet appareil. Ce qui attend reste gardé, fermé à clé.</p>';
    root.querySelector("[data-leave]").addEventListener("click", async function () {
      try {
        await device.put("leaving", true);
        await device.leave();
        await start();
      } catch (_full) { bar("problem", "Les prénoms n’ont pas pu être effacés.", "Libérez de la place sur cet appareil, puis recommencez."); }
    });
  }
  function notice(kind, title, words) {
    return '<div class="notice notice-' + kind + '"><div><p><strong>' + title + "</strong></p>" + (words ? "<p>" + words + "</p>" : "") + "</div></div>";
  }
  function bar(kind, title, words) {
    const place = root.querySelector("[data-bar]");
    if (place) { place.innerHTML = unkept + notice(kind, title, words); }
  }

  /* What is noted */

  function keep(noted) {
    turn = turn.then(function () { return device.note(packet.who, noted); }).then(function (kept) {
      unkept = "";
      return kept ? show(kept) : start();
    }, function () {
      unkept = notice("problem", "La dernière réponse n’est pas gardée\u202f: cet appareil n’a plus de place.", "La feuille montre ce qui est gardé. Notez le reste sur papier.");
      bar("info", "Le reste est gardé.");
      return device.get("packet").then(show);
    }).then(tell_what_waits).then(soon);
    return turn;
  }
  function trouble(said) {
    if (said.presence === "retard" && !said.arrived_at) { return "Notez l’heure d’arrivée."; }
    if (session.hours[0] > session.hours[1]) { return ""; }
    if (said.arrived_at && said.left_at && said.left_at <= said.arrived_at) { return "Le départ vient après l’arrivée\u202f: corrigez une des deux heures."; }
    if (said.arrived_at && said.arrived_at >= session.hours[1]) { return "L’arrivée est notée après la fin de la séance."; }
    return said.left_at && said.left_at <= session.hours[0] ? "Le départ est noté avant le début de la séance." : "";
  }
  function mark_changed(fieldset, was_chosen) {
    const person = session.people[fieldset.getAttribute("data-person")], chosen = fieldset.querySelector(":checked");
    const read = function (name) { return fieldset.querySelector('[name="' + name + '"]'); };
    if (was_chosen && chosen.value === "retard" && !read("arrived_at").value) {
      const at = clock(new Date(device.now(packet)));
      read("arrived_at").value = at > session.hours[0] && at < session.hours[1] ? at : "";
    }
    const came = chosen && (chosen.value === "present" || chosen.value === "retard");
    const said = {
      presence: chosen ? chosen.value : "", note: read("note").value.trim(),
      arrived_at: came ? read("arrived_at").value : "", left_at: came ? read("left_at").value : ""
    };
    const wrong = chosen ? trouble(said) : "Dites d’abord si la personne est là.";
    fieldset.querySelector("[data-trouble]").textContent = wrong;
    if (!wrong) { keep(device.answered(session, person, said)); }
  }
  async function all_present() {
    await keep(device.everyone_is_there(session));
    const first = root.querySelector(".marks :checked");
    if (first) { first.focus(); }
  }
  function walk_in(event) {
    event.preventDefault();
    const given = event.target.querySelector("input").value.trim();
    if (given) { keep(device.walked_in(session, given)); }
  }
  root.addEventListener("change", function (event) {
    const fieldset = event.target.closest("fieldset"), goal = event.target.getAttribute("data-goal");
    if (fieldset) { mark_changed(fieldset, event.target.type === "radio"); }
    if (goal && event.target.value) {
      const index = event.target.closest("[data-person]").getAttribute("data-person");
      keep(device.ticked(session, session.people[index], goal, event.target.value));
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
  let timer = 0, is_sending = false;
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(function () { leave_now().then(function () { is_sending = false; }); }, 1200);
  }
  async function leave_now() {
    if (is_sending || !packet) { return; }
    is_sending = true;
    const counted = await tell_what_waits();
    if (counted.own) { timer = setTimeout(soon, 20000); }
    try {
      const sent = await device.send();
      if (!packet) { return; }
      if (sent.who === packet.who) { clearTimeout(timer); tell_what_left(sent); await tell_what_waits(); return; }
      const n = many(counted.own, "pointage", "pointages");
      if (counted.own) { bar("warning", "Reconnectez-vous pour envoyer " + n + ".", '<a href="/connexion?next=' + encodeURIComponent(location.pathname) + '">S’identifier</a>'); }
    } catch (_down) {
      if (!counted.own) { bar("info", "Hors ligne. Rien n’attend d’être envoyé."); }
    }
  }
  self.addEventListener("online", soon);

  async function nobody() {
    const n = (await device.waiting("")).others;
    root.innerHTML = '<h1>La journée sans réseau</h1><div data-bar role="status"></div><p class="lead">'
      + (n ? "Ils sont fermés à clé sur cet appareil. Ils partiront quand la personne qui les a notés s’identifiera ici." : "Cet appareil n’est pas encore préparé. Cela se fait sur la page « Aujourd’hui », quand il y a du réseau.").replace(/« | »/g, function (sign) { return sign.trim() === "«" ? "«\u202f" : "\u202f»"; })
      + '</p><p><a class="button button-secondary" href="/connexion">S’identifier</a></p>';
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
