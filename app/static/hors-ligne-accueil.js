/* Where one arrives or leaves: offers to prepare the device; on a prepared one, sends what waits, takes
   the day along, and erases it when its person is no longer there. */
(function () {
  "use strict";
  const here = document.currentScript, who = here.getAttribute("data-who");
  const is_prepared = /(^|; )palier-appareil=1/.test(document.cookie);
  const can_work = self.indexedDB && self.crypto && crypto.subtle && self.fetch && navigator.serviceWorker;
  if (!can_work || document.querySelector("[data-shell]")) { return; }

  function rest() {
    return new Promise(function (done, failed) {
      const script = document.createElement("script");
      script.src = here.getAttribute("data-rest");
      script.onload = function () { done(self.horsLigne); };
      script.onerror = failed;
      document.head.appendChild(script);
    });
  }

  const place = document.querySelector("main .wrap");
  function tell(kind, title, words) {
    const box = document.createElement("div");
    box.className = "notice notice-" + kind;
    box.setAttribute("role", "status");
    box.innerHTML = "<div><p><strong></strong></p>" + (words ? "<p>" + words + "</p>" : "") + "</div>";
    box.querySelector("strong").textContent = title;
    place.insertBefore(box, place.firstChild);
  }
  const unsent = function (n) { return n > 1 ? n + " pointages non envoyés" : n + " pointage non envoyé"; };

  function tell_what_became(told) {
    const count = function (outcome) { return told.filter(function (each) { return each.outcome === outcome; }).length; };
    const waiting = count("to_settle"), disputed = count("conflict");
    if (!told.length) { return; }
    if (disputed) { tell("warning", "Deux appareils ne disent pas la même chose.", "Choisissez la bonne réponse sur la feuille de la séance."); }
    if (waiting) { tell("warning", waiting > 1 ? waiting + " pointages sont à régler." : "1 pointage est à régler.", '<a href="/a-regler">Voir ce qui est à régler</a>'); }
    tell("success", "Tout ce qui attendait sur cet appareil est envoyé.");
  }

  /* What is locked with a key that is gone: said, and erased only when asked twice. */
  function tell_what_is_stuck(device, n) {
    if (!n) { return; }
    tell("warning", n > 1 ? n + " pointages ne s’ouvrent plus." : "1 pointage ne s’ouvre plus.", "Palier a changé de clé depuis que vous avez quitté cet appareil. "
      + "Demandez à qui l’installe de rendre l’ancienne (réglage SECRET_KEY_FORMER)\u202f: ils partiront. "
      + 'Sinon, notez de nouveau ces présences, puis effacez-les d’ici. <button class="button button-quiet" type="button">Effacer ' + (n > 1 ? "ces " + n + " pointages" : "ce pointage") + "</button>");
    const button = place.querySelector(".notice button");
    button.addEventListener("click", async function () {
      if (button.dataset.sure) { await device.drop_stuck(who); location.reload(); }
      button.dataset.sure = "1";
      button.textContent = "Oui, effacer sans envoyer";
    });
  }

  async function arrive(device) {
    if (await device.get("leaving")) {
      await device.finish_leaving();
      if (who) { location.replace("/connexion"); return; }
    }
    const packet = await device.tidy(), counted = await device.waiting(who);
    if (packet && packet.who !== who) { await device.leave(); }
    if (!who) {
      if (counted.others) { tell("warning", unsent(counted.others) + ".", "Ils sont gardés sur cet appareil. Identifiez-vous pour les envoyer."); }
      return;
    }
    if (counted.others) { tell("warning", unsent(counted.others) + " de quelqu’un d’autre.", "Cet appareil les garde jusqu’à ce que cette personne s’identifie ici."); }
    if (counted.own || counted.stuck) {
      tell_what_became((await device.send()).told);
      tell_what_is_stuck(device, (await device.waiting(who)).stuck);
    }
    if (location.pathname === "/aujourdhui") { await device.prepare(); }
  }

  function offer() {
    const card = document.createElement("section");
    card.className = "card";
    card.innerHTML = is_prepared
      ? '<h2>Cet appareil est prêt</h2><p>Les séances du jour s’ouvrent même si la connexion tombe. <a href="/hors-ligne">Voir la journée sans réseau</a></p>'
        + '<button class="button button-quiet" type="button">Ne plus rien garder sur cet appareil</button>'
      : "<h2>Travailler sans réseau</h2><p>Préparez cet appareil\u202f: les séances du jour s’ouvriront même si la connexion tombe. Il garde la journée, prénoms compris, puis l’efface.</p>"
        + '<button class="button button-secondary" type="button">Préparer cet appareil</button>';
    place.appendChild(card);
    const button = card.querySelector("button");
    button.addEventListener("click", function () {
      button.disabled = true;
      rest().then(function (device) { return is_prepared ? device.forget() : device.prepare(); }).then(
        function () { location.reload(); },
        function () { button.disabled = false; tell("problem", "Cet appareil n’a pas pu être préparé.", "Vérifiez la connexion, et la place qui lui reste, puis recommencez."); }
      );
    });
  }

  if (is_prepared) { rest().then(arrive).catch(function () {}); }
  if (who && location.pathname === "/aujourdhui") { offer(); }
}());
