/* The grid from the keyboard: arrows, Home and End go from cell to cell, a digit chooses, Enter and
   Ctrl+S save; a level for everyone fills its line at once. Without script the same form is sent,
   and the server does the rest. */
(function () {
  "use strict";
  var form = document.getElementById("grille");
  if (!form || !form.closest) { return; }
  var list = function (of, what) { return Array.prototype.slice.call(of.querySelectorAll(what)); };
  var columns = list(form, ".one").map(function (one) { return list(one, "select"); });
  var codes = list(form, ".what");
  var where = document.getElementById("ou");
  var said = document.createElement("span");
  var history = form.getAttribute("data-history");
  var changed = 0, isSent = false;
  said.setAttribute("role", "status");
  where.textContent = "";
  where.appendChild(said);
  var shown = where.appendChild(document.createElement("span"));

  function place(cell) {
    for (var column = 0; column < columns.length; column += 1) {
      var line = columns[column].indexOf(cell);
      if (line >= 0) { return { column: column, line: line }; }
    }
    return null;
  }
  function isOpen(cell) { return window.CSS && CSS.supports && CSS.supports("selector(:open)") && cell.matches(":open"); }
  function isShown(cell) { return cell.offsetParent !== null; }
  function first(select) {
    var kept = list(select, "option").filter(function (option) { return option.defaultSelected; })[0];
    return kept ? kept.value : select.options[0].value;
  }
  function count() {
    changed = form.querySelectorAll(".one:not(.for-all) .is-changed").length;
    said.textContent = changed === 0 ? "" : changed === 1 ? "1 changement à enregistrer. " : changed + " changements à enregistrer. ";
  }
  function mark(select) {
    select.parentNode.classList.toggle("is-changed", select.value !== first(select));
  }
  function choose(select, value) {
    if (list(select, "option").some(function (option) { return option.value === value; })) {
      select.value = value;
      mark(select);
      return true;
    }
    return false;
  }
  function lift(select) {
    var line = place(select).line;
    columns.slice(1).forEach(function (column) {
      if (Number(column[line].value || 0) < Number(select.value)) { choose(column[line], select.value); }
    });
    select.value = "";
    count();
  }
  function go(event, column, line) {
    var to = columns[column] && columns[column][line];
    event.preventDefault();
    if (to && isShown(to)) { to.focus(); }
  }
  function tell(cell) {
    var here = place(cell), one = cell.closest(".one"), name = one.querySelector(".who-is");
    shown.textContent = name.textContent.trim() + "\u202f: " + cell.parentNode.firstChild.textContent;
    if (here.column > 0 && history) {
      var link = document.createElement("a");
      link.href = history
        .replace(/quoi$/, encodeURIComponent(codes[here.line].getAttribute("data-code")))
        .replace("/qui/", "/" + one.getAttribute("data-who") + "/");
      link.textContent = "Historique de cette case";
      shown.appendChild(document.createTextNode(" "));
      shown.appendChild(link);
    }
  }
  form.addEventListener("change", function (event) {
    var select = event.target;
    if (select.name.indexOf("all-") === 0) { lift(select); } else if (place(select)) { mark(select); count(); }
  });
  form.addEventListener("focusin", function (event) { if (place(event.target)) { tell(event.target); } });
  form.addEventListener("keydown", function (event) {
    var at = event.target.tagName === "SELECT" && !event.altKey && !event.ctrlKey && !event.metaKey && place(event.target);
    if (!at || isOpen(event.target)) { return; }
    if (event.key === "ArrowRight") { go(event, at.column + 1, at.line); }
    else if (event.key === "ArrowLeft") { go(event, at.column - 1, at.line); }
    else if (event.key === "ArrowDown") { go(event, at.column, at.line + 1); }
    else if (event.key === "ArrowUp") { go(event, at.column, at.line - 1); }
    else if (event.key === "Home") { go(event, 1, at.line); }
    else if (event.key === "End") { go(event, columns.length - 1, at.line); }
    else if (event.key === "Enter") { event.preventDefault(); form.querySelector("button").click(); }
    else if (/^[0-9]$/.test(event.key)) {
      event.preventDefault();
      if (choose(event.target, event.key)) { event.target.dispatchEvent(new Event("change", { bubbles: true })); }
    }
  });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.querySelector("button").click();
    }
  });
  form.addEventListener("submit", function () { isSent = true; });
  window.addEventListener("beforeunload", function (event) {
    if (changed && !isSent) { event.preventDefault(); event.returnValue = ""; }
  });
  columns.forEach(function (column, number) {
    if (number) { column.forEach(mark); } else { column.forEach(function (select) { if (select.value) { lift(select); } }); }
  });
  count();
}());
