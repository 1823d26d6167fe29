/* Beside each field marked data-copy, a button that copies it; without script, the field is there to be selected. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), function (field) {
    var button = document.createElement("button");
    var told = document.createElement("span");
    var line = document.createElement("p");
    button.type = "button";
    button.className = field.tagName === "INPUT" ? "button" : "button button-secondary";
    button.textContent = field.getAttribute("data-copy");
    told.setAttribute("role", "status");
    line.className = "actions";
    line.appendChild(button);
    line.appendChild(told);
    field.parentNode.appendChild(line);
    function say(done) {
      told.textContent = done ? "C’est copié." : "Appuyez longtemps sur le texte, puis sur « Copier ».";
    }
    button.addEventListener("click", function () {
      field.focus();
      field.select();
      field.setSelectionRange(0, field.value.length);
      if (document.execCommand("copy")) { say(true); return; }
      if (!navigator.clipboard) { say(false); return; }
      navigator.clipboard.writeText(field.value).then(function () { say(true); }, function () { say(false); });
    });
  });
}());
