// <form data-autosubmit>: filters act when they change; the button is for others.
import { each, send } from "./onload.js";

each("form[data-autosubmit]", (form) => {
  form.addEventListener("change", () => send(form));
  form.querySelectorAll("[data-autosubmit-button]").forEach((button) => (button.hidden = true));
});

// Filters that nobody uses are folded away where there is little room; data-filters="fold":
// used ones too, because the page says in words what they are.
each("details[data-filters]", (filters) => {
  const folds = filters.dataset.filters === "fold";
  const used = !folds && [...filters.querySelectorAll("input, select")].some((field) =>
    ["checkbox", "radio"].includes(field.type) ? field.checked && field.value : field.value,
  );
  const wide = window.matchMedia("(min-width: 768px)");
  const fit = () => (filters.open = wide.matches || used);
  fit();
  wide.addEventListener("change", fit);
});
