/* [data-signing]: what is drawn on its canvas goes with the form, as lines of whole points in the canvas's own box.
   A signature that was kept shows until somebody signs anew. */
function start(root) {
  for (const place of root.querySelectorAll("[data-signing]:not([data-begun])")) begin(place);
}

function begin(place) {
  place.setAttribute("data-begun", "");
  const canvas = place.querySelector("canvas");
  const field = place.querySelector("[data-strokes]");
  const pen = canvas.getContext("2d");
  let strokes = [];
  let line = null;

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const within = (value, size) => Math.max(0, Math.min(size, Math.round(value)));
    return [
      within(((event.clientX - box.left) / box.width) * canvas.width, canvas.width),
      within(((event.clientY - box.top) / box.height) * canvas.height, canvas.height),
    ];
  };

  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = 6;
    pen.lineCap = pen.lineJoin = "round";
    for (const points of strokes) {
      pen.beginPath();
      pen.moveTo(...points[0]);
      for (const point of points) pen.lineTo(...point);
      pen.stroke();
    }
  };

  const keep = () => {
    draw();
    field.value = strokes.length ? JSON.stringify(strokes) : "";
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  };

  const takeUp = () => {
    const isKept = field.value !== "" && !field.value.startsWith("[");
    place.querySelector("[data-signed]")?.toggleAttribute("hidden", !isKept);
    canvas.toggleAttribute("hidden", isKept);
    try {
      strokes = isKept || !field.value ? [] : JSON.parse(field.value);
    } catch {
      strokes = [];
    }
    draw();
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    line = [at(event)];
    strokes.push(line);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!line) return;
    const [x, y] = at(event);
    const [lastX, lastY] = line.at(-1);
    if (Math.abs(x - lastX) + Math.abs(y - lastY) > 3) line.push([x, y]);
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (!line) return;
      line = null;
      keep();
    });
  }
  place.querySelector("[data-signing-clear]").addEventListener("click", () => {
    strokes = [];
    keep();
    takeUp();
  });
  place.closest("form").addEventListener("draft:restored", takeUp);
  takeUp();
}

start(document);
for (const news of ["htmx:load", "form:followed"]) document.addEventListener(news, () => start(document));
