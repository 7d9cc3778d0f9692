// <section data-formset="prefix">: more rows of the same small form.
import { added, each } from "./onload.js";

each("[data-formset]", (section) => {
  const add = section.querySelector("[data-formset-add]");
  const total = section.querySelector(`input[name="${section.dataset.formset}-TOTAL_FORMS"]`);
  const empty = section.querySelector("[data-formset-empty]");
  const rows = section.querySelector("[data-formset-rows]");
  if (!add || !total || !empty || !rows) return;
  add.hidden = false;
  add.addEventListener("click", () => {
    const row = empty.content.cloneNode(true).firstElementChild;
    row.innerHTML = row.innerHTML.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    rows.append(row);
    added(row);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
});
