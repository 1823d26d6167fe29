/* The PDF that is chosen, or dropped on its card, is digested here: only its SHA-256 leaves, with the
   code that the file carries. Where that digest is unknown, or the browser cannot digest, the button
   sends the file, as it does without script. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-verifier]");
  if (!form || !window.fetch || !window.crypto || !crypto.subtle) { return; }
  var input = form.querySelector("input[type=file]");
  var told = form.querySelector("[data-told]");
  var button = form.querySelector("button");
  var card = form.parentNode;
  var label = button.textContent;
  var LARGEST = 2 * 1024 * 1024;

  function say(words) {
    told.hidden = !words;
    told.textContent = words;
  }

  function hexadecimal(buffer) {
    return Array.prototype.map.call(new Uint8Array(buffer), function (byte) {
      return ("0" + byte.toString(16)).slice(-2);
    }).join("");
  }

  function carriedCode(bytes) {
    var text = new TextDecoder("latin1").decode(bytes);
    var found = /\/v\/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])/.exec(text);
    return found ? found[1] : "";
  }

  function fieldsFor(digest, bytes) {
    var fields = new URLSearchParams();
    fields.set("sha256", hexadecimal(digest));
    fields.set("code", carriedCode(bytes));
    return fields;
  }

  function lookUp(fields) {
    return fetch(form.action, {
      method: "POST", body: fields, headers: { Accept: "application/json" }, credentials: "omit"
    }).then(function (answer) {
      if (!answer.ok) { throw new Error("no answer"); }
      return answer.json();
    }).then(function (answer) {
      if (answer.verdict === "unknown") { return sendInstead(); }
      open(fields);
    });
  }

  function open(fields) {
    var sent = document.createElement("form");
    sent.method = "post";
    sent.action = form.action;
    fields.forEach(function (value, name) {
      var field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      sent.appendChild(field);
    });
    document.body.appendChild(sent);
    sent.submit();
  }

  function sendInstead() {
    say("Ce fichier n’est pas à notre registre, tel quel. Pour savoir ce qui diffère, envoyez-le : nous ne le gardons pas.");
    button.textContent = "Envoyer ce fichier";
    button.focus();
  }

  function examine(file) {
    say("");
    button.textContent = label;
    if (!file || file.size > LARGEST || !/\.pdf$/i.test(file.name)) { return; }
    say("Nous calculons l’empreinte du fichier, sur votre appareil…");
    file.arrayBuffer().then(function (bytes) {
      return crypto.subtle.digest("SHA-256", bytes).then(function (digest) {
        return lookUp(fieldsFor(digest, bytes));
      });
    }).catch(function () { say(""); });
  }

  input.addEventListener("change", function () { examine(input.files[0]); });
  card.addEventListener("dragover", function (event) { event.preventDefault(); });
  card.addEventListener("drop", function (event) {
    if (!event.dataTransfer.files.length) { return; }
    event.preventDefault();
    input.files = event.dataTransfer.files;
    examine(input.files[0]);
  });
}());
