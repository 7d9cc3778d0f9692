// <input data-date>: slashes come by themselves; a button opens the device's calendar.
import { each, icon, text } from "./onload.js";

each("input[data-date]", (input) => {
  input.addEventListener("input", (event) => {
    if (event.inputType?.startsWith("delete")) return;
    input.value = withSlashes(input.value);
  });
  addPicker(input);
});

/** 10092010 → 10/09/2010, also half typed. */
export function withSlashes(value) {
  if (/[^\d/]/.test(value) || value.length > 10) return value;
  return value
    .replace(/^(\d{2})(\d)/, "$1/$2")
    .replace(/^(\d{1,2}\/\d{2})(\d)/, "$1/$2")
    .replace(/^(\d{2})$/, "$1/")
    .replace(/^(\d{1,2}\/\d{2})$/, "$1/");
}

/** 10/09/2010 ↔ 2010-09-10; "" when it is no date. */
export function toIso(value) {
  const found = value.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
  return found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : "";
}

function addPicker(input) {
  const native = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1 });
  if (input.disabled || input.readOnly || typeof native.showPicker !== "function") return;
  native.setAttribute("aria-hidden", "true");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "date-button" });
  button.setAttribute("aria-label", text("date"));
  button.append(icon("calendar3"));
  const box = Object.assign(document.createElement("div"), { className: "date-box" });
  input.before(box);
  box.append(input, native, button);
  button.addEventListener("click", () => {
    native.value = toIso(input.value);
    native.showPicker();
  });
  native.addEventListener("change", () => {
    const [year, month, day] = native.value.split("-");
    input.value = day ? `${day}/${month}/${year}` : "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
