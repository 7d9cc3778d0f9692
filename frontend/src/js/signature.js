// A name drawn with a finger, mouse or pen: lines of whole numbers in a box of 600 by 200.
// The numbers are what is sent; the server checks them and draws by itself.
import { each } from "./onload.js";

const WIDTH = 600;
const HEIGHT = 200;
const NEAR = 3;
const MOST_POINTS = 2900;
const MOST_STROKES = 110;

each("[data-sign-pad]", (form) => {
  const canvas = form.querySelector("canvas");
  const pen = canvas.getContext("2d");
  if (!pen || !window.PointerEvent) return;
  const field = form.elements.strokes;
  const empty = form.querySelector("[data-pad-empty]");
  let strokes = [];
  let drawing = null; // the pointer that draws; a second finger is left out
  form.hidden = false;

  canvas.addEventListener("pointerdown", (event) => {
    if (drawing !== null || event.button) return;
    event.preventDefault();
    if (strokes.length >= MOST_STROKES) return;
    drawing = event.pointerId;
    canvas.setPointerCapture(drawing);
    strokes.push([at(event)]);
    show();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== drawing) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    (passed.length ? passed : [event]).forEach(add);
    show();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, (event) => {
      if (event.pointerId !== drawing) return;
      drawing = null;
      write();
    });
  }
  form.querySelector("[data-pad-clear]").addEventListener("click", () => {
    strokes = [];
    write();
    show();
  });
  form.addEventListener("app:filled", restore); // emptied after sending, or a draft came back
  form.addEventListener("click", named);
  form.addEventListener("submit", (event) => {
    empty.hidden = strokes.length > 0;
    if (strokes.length) return;
    event.preventDefault();
    event.stopPropagation();
  });
  restore();

  function at(event) {
    const box = canvas.getBoundingClientRect();
    const x = Math.round(((event.clientX - box.left) / box.width) * WIDTH);
    const y = Math.round(((event.clientY - box.top) / box.height) * HEIGHT);
    return [Math.min(WIDTH, Math.max(0, x)), Math.min(HEIGHT, Math.max(0, y))];
  }

  function add(event) {
    const line = strokes[strokes.length - 1];
    const [x, y] = at(event);
    const [lastX, lastY] = line[line.length - 1];
    if (Math.hypot(x - lastX, y - lastY) < NEAR) return;
    if (strokes.reduce((sum, one) => sum + one.length, 0) < MOST_POINTS) line.push([x, y]);
  }

  function write() {
    field.value = strokes.length ? JSON.stringify(strokes) : "";
    form.elements.drawn_at.value = strokes.length ? new Date().toISOString() : "";
    empty.hidden = true;
    field.dispatchEvent(new Event("input", { bubbles: true })); // kept as a draft
  }

  function restore() {
    try {
      strokes = JSON.parse(field.value || "[]");
    } catch {
      strokes = [];
    }
    mark();
    show();
  }

  function show() {
    const scale = canvas.width / WIDTH;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, WIDTH, HEIGHT);
    Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#1d2f6f" });
    for (const [first, ...others] of strokes) {
      pen.beginPath();
      pen.moveTo(...first);
      for (const point of others.length ? others : [first]) pen.lineTo(...point);
      pen.stroke();
    }
  }

  // Those who were there: one tap writes name and position.
  function named(event) {
    const button = event.target.closest("[data-signer]");
    if (!button) return;
    form.elements.full_name.value = button.dataset.signer;
    form.elements.position.value = button.dataset.position;
    form.elements.full_name.dispatchEvent(new Event("input", { bubbles: true }));
    mark();
  }

  function mark() {
    const name = form.elements.full_name.value;
    form.querySelectorAll("[data-signer]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.signer === name));
    });
  }
});
