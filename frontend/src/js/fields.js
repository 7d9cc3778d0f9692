// The fields of one form or of one checklist item: read, filled, shown and hidden.
import { each } from "./onload.js";

const SKIPPED = ["csrfmiddlewaretoken"];

/** A key for a new line; crypto.randomUUID needs https. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Every named field of a form, or every data-field of an item, as it stands. */
export function read(unit) {
  const fields = {};
  const isForm = unit.tagName === "FORM";
  for (const input of unit.querySelectorAll("input, select, textarea")) {
    const name = isForm ? input.name : input.dataset.field;
    if (!name || SKIPPED.includes(name) || input.type === "file") continue;
    if (/^(radio|checkbox)$/.test(input.type) && !input.checked) {
      if (input.type === "radio") fields[name] ??= "";
      continue;
    }
    fields[name] = input.value;
  }
  const papers = unit.querySelectorAll("[data-paper]:checked");
  if (unit.querySelector("[data-paper]")) fields.papers_seen = [...papers].map((box) => box.value).join("; ");
  return fields;
}

/** Put values back where `read` took them from. */
export function fill(unit, fields) {
  const isForm = unit.tagName === "FORM";
  for (const input of unit.querySelectorAll("input, select, textarea")) {
    const name = isForm ? input.name : input.dataset.field;
    if (!name || !(name in fields) || SKIPPED.includes(name) || input.type === "file") continue;
    const value = fields[name] ?? "";
    if (/^(radio|checkbox)$/.test(input.type)) input.checked = input.value === String(value);
    else input.value = value;
  }
  if ("papers_seen" in fields) {
    const seen = String(fields.papers_seen).split("; ");
    unit.querySelectorAll("[data-paper]").forEach((box) => {
      box.checked = seen.includes(box.value);
    });
  }
  refresh(unit);
}

/** What a person can type into: empty means that nothing was typed. */
export function isBlank(fields) {
  const typed = ["result", "verdict", "note", "papers_seen", "score"];
  return typed.every((name) => !fields[name]);
}

/** A number as it is written here: 2,5. */
export function shown(number) {
  return number === null || number === undefined ? "" : String(number).replace(".", ",");
}

/** An item shows its further fields once it has a result or words. */
export function begin(unit) {
  if (unit.matches(".item")) unit.classList.toggle("is-begun", !isBlank({ ...read(unit), papers_seen: "" }));
}

function refresh(unit) {
  begin(unit);
  unit.querySelectorAll("textarea").forEach(grow);
  (unit.matches("form") ? unit : unit.closest("form"))?.querySelectorAll("[data-switch]").forEach(toggle);
  unit.dispatchEvent(new CustomEvent("app:filled", { bubbles: true }));
}

function grow(area) {
  area.dataset.rows ??= area.rows;
  if (!area.value) area.rows = area.dataset.rows;
  if (area.scrollHeight > area.clientHeight) area.rows = Math.min(14, Math.ceil(area.scrollHeight / 26));
}

/** [data-when=kind][data-is="a b"] is shown while the field `kind` is a or b. */
function toggle(group) {
  const form = group.closest("form");
  const name = group.dataset.switch;
  const value = form.querySelector(`input[name="${name}"]:checked`)?.value || "";
  form.querySelectorAll(`[data-when="${name}"]`).forEach((part) => {
    part.hidden = !part.dataset.is.split(" ").includes(value);
  });
}

each("[data-switch]", (group) => {
  toggle(group);
  group.addEventListener("change", () => toggle(group));
});
each(".item", (item) => {
  begin(item);
  item.addEventListener("change", () => begin(item));
});
each("textarea", (area) => {
  grow(area);
  area.addEventListener("input", () => grow(area));
});

// The score: up and down by half points, and the usual one of each result.
each("[data-stepper]", (box) => {
  const input = box.querySelector("input");
  const most = Number(box.dataset.max);
  box.querySelectorAll("[data-by]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const now = Number(input.value.replace(",", ".")) || 0;
      const next = Math.min(most, Math.max(0, now + Number(button.dataset.by)));
      write(input, shown(next));
    });
  });
  box.closest("[data-autosave]")?.addEventListener("change", (event) => {
    if (event.target.dataset.field !== "result") return;
    input.value = shown({ pass: most, partial: Math.floor(most) / 2, fail: 0 }[event.target.value]);
  });
});

function write(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}
