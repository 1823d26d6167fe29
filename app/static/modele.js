/* The preview follows what is typed, half a second later. Without script, « Voir l’aperçu » does it. */
(function () {
  "use strict";
  var form = document.getElementById("modele");
  var image = document.getElementById("apercu");
  if (!form || !image || !window.fetch || !window.FileReader) { return; }
  var waiting, asked = 0;
  function show() {
    var mine = ++asked;
    fetch("/modele/apercu.png", { method: "POST", body: new FormData(form), credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.blob() : null; })
      .then(function (picture) {
        if (!picture || mine !== asked) { return; }
        var reader = new FileReader();
        reader.onload = function () { image.src = reader.result; };
        reader.readAsDataURL(picture);
      })
      .catch(function () { /* the line is down: the button still works later */ });
  }
  form.addEventListener("input", function (event) {
    if (event.target.name === "other_colour") {
      form.querySelector('input[name="colour"][value="autre"]').checked = true;
    }
    clearTimeout(waiting);
    waiting = setTimeout(show, 500);
  });
}());
