/* Adds to the page of one person a camera that reads the card, and, where the structure keeps them, a place to draw.
   Without script, or without a camera, the code alone signs. */
(function () {
  "use strict";
  var form = document.getElementById("signer");
  if (!form) { return; }

  function add(kind, parent, words) {
    var made = document.createElement(kind);
    if (words) { made.textContent = words; }
    parent.appendChild(made);
    return made;
  }
  function aButton(parent, words) {
    var made = add("button", parent, words);
    made.type = "button";
    made.className = "button button-secondary";
    return made;
  }

  function offerCamera(place) {
    var devices = navigator.mediaDevices, shown = aButton(place, "Montrer la carte à la caméra"), said;
    place.hidden = false;
    function tell(words) { said = said || add("span", place); said.className = "hint"; said.setAttribute("role", "status"); said.textContent = words; }
    function stop(stream) { stream.getTracks().forEach(function (track) { track.stop(); }); }
    function look(reader, video, stream) {
      reader.detect(video).then(function (found) {
        var card = found.filter(function (each) { return each.rawValue.indexOf("/carte/") !== -1; })[0];
        if (!card) { setTimeout(look, 250, reader, video, stream); return; }
        stop(stream);
        form.elements.secret.value = "";
        form.elements.card.value = card.rawValue;
        form.submit();
      }).catch(function () { setTimeout(look, 500, reader, video, stream); });
    }
    shown.addEventListener("click", function () {
      devices.getUserMedia({ video: { facingMode: "user" } }).then(function (stream) {
        var video = add("video", place);
        shown.hidden = true;
        video.muted = true;
        video.setAttribute("playsinline", "");
        video.srcObject = stream;
        video.play();
        tell("Mettez le carré noir et blanc de la carte devant la caméra.");
        look(new window.BarcodeDetector({ formats: ["qr_code"] }), video, stream);
      }).catch(function () { shown.hidden = true; tell("La caméra ne répond pas : tapez votre code."); });
    });
  }

  function offerDrawing(place) {
    var label = add("p", place, "Si vous le voulez, dessinez aussi votre signature :"), canvas = add("canvas", place);
    var held = add("input", place), brush = canvas.getContext("2d"), drawing = false, drawn = false;
    label.id = "drawing-label";
    canvas.className = "drawn";
    canvas.width = 600; canvas.height = 200;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-labelledby", "drawing-label");
    held.type = "hidden"; held.name = "drawing";
    brush.lineWidth = 4; brush.lineCap = "round"; brush.lineJoin = "round"; brush.strokeStyle = "#1b2528";
    place.hidden = false;
    function at(event) {
      var box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    }
    canvas.addEventListener("pointerdown", function (event) {
      var from = at(event);
      drawing = drawn = true;
      canvas.setPointerCapture(event.pointerId);
      brush.beginPath(); brush.moveTo(from[0], from[1]); brush.lineTo(from[0] + 0.1, from[1]); brush.stroke();
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", function (event) {
      var to = at(event);
      if (drawing) { brush.lineTo(to[0], to[1]); brush.stroke(); }
    });
    ["pointerup", "pointercancel"].forEach(function (end) {
      canvas.addEventListener(end, function () { drawing = false; });
    });
    aButton(place, "Effacer le dessin").addEventListener("click", function () {
      brush.clearRect(0, 0, canvas.width, canvas.height);
      drawn = false;
    });
    form.addEventListener("submit", function () { held.value = drawn ? canvas.toDataURL("image/png") : ""; });
  }

  var camera = document.getElementById("camera"), paper = document.getElementById("drawing");
  if (camera && "BarcodeDetector" in window && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
    offerCamera(camera);
  }
  if (paper && window.PointerEvent && HTMLCanvasElement.prototype.toDataURL) { offerDrawing(paper); }
}());
