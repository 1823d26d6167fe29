/* Looks again at a page that follows a work in progress, until the work is done. Without script, its link does it. */
(function () {
  "use strict";
  var first = document.querySelector("[data-look-again]");
  if (!first || !window.fetch || !window.DOMParser) { return; }
  var wait = 1000 * Number(first.getAttribute("data-look-again"));
  function take(fresh, id) {
    var here = document.getElementById(id), there = fresh.getElementById(id);
    if (!here || !there || here.innerHTML === there.innerHTML) { return; }
    var held = here.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    here.innerHTML = there.innerHTML;
    Array.prototype.forEach.call(here.querySelectorAll("a"), function (link) {
      if (held !== null && link.getAttribute("href") === held) { link.focus(); }
    });
  }
  function look() {
    fetch(location.href, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : null; })
      .then(function (text) {
        var fresh = text && new DOMParser().parseFromString(text, "text/html");
        if (!fresh || !fresh.getElementById(first.id)) { setTimeout(look, wait); return; }
        take(fresh, first.id);
        take(fresh, "suite");
        if (fresh.querySelector("[data-look-again]")) { setTimeout(look, wait); }
      })
      .catch(function () { setTimeout(look, wait); });
  }
  setTimeout(look, wait);
}());
