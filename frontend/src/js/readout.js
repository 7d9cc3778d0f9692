// While the minutes are read out: all the rest is agreed to in one tap, and how the unit
// signs follows from what it said, unless a person wrote something else.
import { each } from "./onload.js";

each("[data-agree-rest]", (form) => {
  form.addEventListener("submit", (event) => {
    if (!document.documentElement.classList.contains("scripted")) return;
    event.preventDefault(); // each opinion saves itself, with a network or without
    for (const one of document.querySelectorAll("[data-opinion]")) {
      if (one.querySelector('[name="stance"]:checked')) continue;
      const agrees = one.querySelector('[name="stance"][value="agrees"]');
      agrees.checked = true;
      agrees.dispatchEvent(new Event("change", { bubbles: true }));
    }
    form.hidden = true;
  });
});

let before = null;
each("[data-proposal]", (part) => {
  const form = part.closest("form");
  const words = form.elements.reservations;
  const { agreement, reservations } = part.dataset;
  if (before && words) {
    const isOurs = !words.value.trim() || words.value.trim() === before.reservations;
    if (isOurs) words.value = reservations;
    const chosen = form.querySelector('[name="agreement"]:checked');
    if (agreement && (!chosen || chosen.value === before.agreement)) choose(form, agreement);
    words.dispatchEvent(new Event("input", { bubbles: true }));
  }
  before = { agreement, reservations: reservations.trim() };
});

function choose(form, value) {
  const input = form.querySelector(`[name="agreement"][value="${value}"]`);
  if (!input) return;
  input.checked = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// Witnesses of a refusal: one tap writes one of those who attended into the next row.
each("[data-witness-names]", (names) => {
  names.hidden = false;
  names.addEventListener("click", (event) => {
    const button = event.target.closest("[data-witness]");
    if (!button) return;
    const rows = [...names.closest("form").querySelectorAll(".witness")];
    const inputs = rows.map((row) => [...row.querySelectorAll("input")]);
    if (inputs.some(([name]) => name.value.trim() === button.dataset.witness)) return;
    const free = inputs.find(([name]) => !name.value.trim());
    if (!free) return;
    [free[0].value, free[1].value] = [button.dataset.witness, button.dataset.position];
    free[0].dispatchEvent(new Event("input", { bubbles: true }));
  });
});
