/* The page of a continuity kit. A PDF is digested here and a code is digested slowly; one part of the
   register is fetched, as a script, which a browser also takes from a plain folder. Nothing is sent. */
(function () {
  "use strict";
  var facts = document.documentElement.dataset;
  var answer = document.getElementById("reponse");
  var waiting = {};
  var LARGEST = 2 * 1024 * 1024;
  var ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  var MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre"];
  var SIGNS = {
    valid: "M4 10.5l4 4 8-9", invalid: "M5 5l10 10M15 5L5 15",
    unchecked: "M6.8 7.2a3.2 3.2 0 1 1 4.6 2.9c-1 .5-1.4 1-1.4 2.1M10 15.6v.1",
    known: "M10 2.5a7.5 7.5 0 1 0 .01 0M10 9v5M10 6v.1", busy: "M10 2.5a7.5 7.5 0 1 0 .01 0M10 5.5V10l3 2"
  };
  var ENGLISH = {
    valid: "This is exactly the file that was issued, and it was in force on that day.",
    revoked: "No longer valid: revoked by its issuer.",
    replaced: "No longer valid: replaced by another document. Ask its holder for it.",
    expired: "No longer valid: it has expired.",
    lapsed: "This is the file that was issued; whether it still stands could not be checked.",
    unknown: "Unknown to this copy of the register: ask its holder for the original file.",
    known: "This code exists. Ask for the file to make sure that the paper was not altered.",
    trouble: "Could not be checked. Please try again."
  };

  window.palierKit = function (held) {
    if (waiting[held.part]) { waiting[held.part](held.lines); }
  };

  function fetched(name) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      function over() { delete waiting[name]; script.remove(); }
      waiting[name] = function (lines) { over(); resolve(lines); };
      script.onload = function () { if (waiting[name]) { over(); reject(new Error(name)); } };
      script.onerror = function () { over(); reject(new Error(name)); };
      script.src = name;
      document.head.appendChild(script);
    });
  }

  function lineOf(folder, letters, digest) {
    return fetched(folder + "/" + digest.slice(0, Number(letters)) + ".js").then(function (lines) {
      return Object.prototype.hasOwnProperty.call(lines, digest) ? lines[digest] : null;
    });
  }

  function element(name, words) {
    var made = document.createElement(name);
    made.textContent = words;
    return made;
  }

  function sign(kind) {
    var space = "http://www.w3.org/2000/svg";
    var svg = document.createElementNS(space, "svg");
    var path = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", SIGNS[kind]);
    svg.appendChild(path);
    return svg;
  }

  function say(kind, headline, sentence, english, isExample) {
    var title = element("h2", headline);
    title.insertBefore(sign(kind), title.firstChild);
    answer.textContent = "";
    answer.dataset.kind = kind;
    answer.appendChild(title);
    if (sentence) { answer.appendChild(element("p", sentence)); }
    if (isExample) { answer.appendChild(element("p", "C’est un exemple, sans valeur.")); }
    if (english) { answer.appendChild(element("p", english)).lang = "en"; }
    answer.hidden = false;
    if (kind !== "busy") { answer.focus(); answer.scrollIntoView({ block: "nearest" }); }
  }

  function dayInFrench(day) {
    var parts = day.split("-");
    var number = Number(parts[2]) === 1 ? "1er" : String(Number(parts[2]));
    return number + " " + MONTHS[Number(parts[1]) - 1] + " " + parts[0];
  }

  function today() {
    var now = new Date();
    function two(number) { return ("0" + number).slice(-2); }
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  function statusOf(line) {
    return line.status === "in_force" && line.day && line.day < today() ? "expired" : line.status;
  }

  function sayEnded(line, status, noun) {
    var on = line.day ? " le " + dayInFrench(line.day) : "";
    var words = {
      revoked: ["révoqué", "Il n’est plus valide : il a été révoqué" + on + " par l’organisme qui l’avait délivré."],
      replaced: ["remplacé", "Il n’est plus valide : il a été remplacé" + on + " par un autre. Demandez le nouveau à son titulaire."],
      expired: ["expiré", "Il n’est plus valide : il est arrivé à expiration" + on + "."]
    }[status];
    say("invalid", noun + " " + words[0], words[1], ENGLISH[status], line.example);
  }

  function sayOfFile(line) {
    if (!line) {
      return say("unchecked", "Fichier inconnu", "Cette copie du registre ne connaît pas ce fichier : il a été modifié, " +
        "délivré après le " + dayInFrench(facts.made) + ", ou vient d’ailleurs. Demandez le fichier d’origine.", ENGLISH.unknown);
    }
    var noun = line.paper === "passport" ? "Passeport" : "Certificat";
    var status = statusOf(line);
    if (status !== "in_force") { return sayEnded(line, status, noun); }
    if (facts.until && facts.until <= today()) {
      return say("unchecked", "Fichier authentique, état à confirmer", "C’est exactement le fichier qui a été délivré. " +
        "Il était en vigueur le " + dayInFrench(facts.made) + ". Cette page n’a pas été mise à jour depuis : on ne sait pas s’il l’est encore.",
        ENGLISH.lapsed, line.example);
    }
    say("valid", noun + " valide", "C’est exactement le fichier qui a été délivré. Il était en vigueur le " +
      dayInFrench(facts.made) + ".", ENGLISH.valid, line.example);
  }

  function sayOfCode(line) {
    if (!line) {
      return say("unchecked", "Code inconnu ou fermé", "Code inconnu, ou lien fermé par son titulaire : demandez-lui son fichier.", ENGLISH.unknown);
    }
    var noun = line.paper === "passport" ? "passeport" : "certificat";
    var status = statusOf(line);
    if (status !== "in_force") { return sayEnded(line, status, noun.charAt(0).toUpperCase() + noun.slice(1)); }
    say("known", "Code connu", "C’est le code d’un " + noun + " qui était en vigueur le " + dayInFrench(facts.made) +
      ". Cette page ne garde ni nom ni titre : pour savoir si le papier n’a pas été retouché, demandez le fichier.", ENGLISH.known, line.example);
  }

  function sayTrouble() {
    say("unchecked", "N’a pas pu être vérifié", "Une partie du registre ne s’est pas chargée. Cela ne dit rien du papier : " +
      "recommencez dans quelques minutes.", ENGLISH.trouble);
  }

  function canDigest() {
    if (window.crypto && crypto.subtle) { return true; }
    say("unchecked", "N’a pas pu être vérifié", "Votre navigateur ne calcule d’empreintes que sur une page en https. " +
      "Ouvrez cette page avec une adresse qui commence par https.", ENGLISH.trouble);
    return false;
  }

  function hexadecimal(buffer) {
    return Array.prototype.map.call(new Uint8Array(buffer), function (byte) {
      return ("0" + byte.toString(16)).slice(-2);
    }).join("");
  }

  function bytesOf(hexadecimals) {
    return new Uint8Array(hexadecimals.match(/../g).map(function (two) { return parseInt(two, 16); }));
  }

  function examine(file) {
    if (!file || !canDigest()) { return; }
    if (file.size > LARGEST) { return sayOfFile(null); }
    say("busy", "Nous regardons ce fichier…");
    new Response(file).arrayBuffer().then(function (bytes) {
      return crypto.subtle.digest("SHA-256", bytes);
    }).then(function (digest) {
      return lineOf("registre", facts.documents, hexadecimal(digest));
    }).then(sayOfFile).catch(sayTrouble);
  }

  function folded(typed) {
    var last = typed.trim().replace(/\/+$/, "").split("/").pop();
    return last.toUpperCase().replace(/[\s\-‐‑–—.]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  }

  function timesAlpha(value) {
    var doubled = value << 1;
    return doubled & 32 ? doubled ^ 37 : doubled;
  }

  function isWellTyped(code) {
    if (!/^[0-9A-HJKMNP-TV-Z]{13}$/.test(code)) { return false; }
    var value = code.slice(0, 12).split("").reduce(function (sum, letter) {
      return timesAlpha(sum) ^ ALPHABET.indexOf(letter);
    }, 0);
    return ALPHABET.charAt(timesAlpha(value)) === code.charAt(12);
  }

  function slowDigest(code) {
    return crypto.subtle.importKey("raw", new TextEncoder().encode(code), "PBKDF2", false, ["deriveBits"]).then(function (key) {
      var by = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(facts.salt), iterations: Number(facts.iterations) };
      return crypto.subtle.deriveBits(by, key, 128);
    }).then(hexadecimal);
  }

  function lookUp(typed) {
    var code = folded(typed);
    if (!isWellTyped(code)) {
      return say("unchecked", "Vérifiez votre saisie", "Il y a une faute de frappe dans ce code. Il compte 13 lettres et chiffres.",
        "This code is mistyped: please check it against the paper.");
    }
    if (!canDigest()) { return; }
    say("busy", "Nous cherchons ce code…");
    slowDigest(code).then(function (digest) {
      return lineOf("codes", facts.codes, digest);
    }).then(sayOfCode).catch(sayTrouble);
  }

  var drop = document.getElementById("depot");
  var input = document.getElementById("document");
  input.addEventListener("change", function () { examine(input.files[0]); });
  drop.addEventListener("dragover", function (event) { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", function () { drop.classList.remove("over"); });
  drop.addEventListener("drop", function (event) {
    event.preventDefault();
    drop.classList.remove("over");
    examine(event.dataTransfer.files[0]);
  });
  document.getElementById("saisie").addEventListener("submit", function (event) {
    event.preventDefault();
    lookUp(document.getElementById("code").value);
  });
}());
