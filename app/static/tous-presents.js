/* « Tous présents » chooses « présent » for whoever has no answer yet, and sends nothing.
   Without script the same button sends the form, and the server fills in the rest. */
(function () {
  "use strict";
  var button = document.querySelector('button[name="everyone"]');
  if (!button || !button.form) { return; }
  button.addEventListener("click", function (event) {
    event.preventDefault();
    var rows = button.form.querySelectorAll(".marks");
    Array.prototype.forEach.call(rows, function (row) {
      if (!row.querySelector("input:checked")) {
        row.querySelector('input[value="present"]').checked = true;
      }
    });
    var first = button.form.querySelector(".marks input:checked");
    if (first) { first.focus(); }
  });
}());
