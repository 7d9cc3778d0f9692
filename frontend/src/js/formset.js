// <section data-formset="prefix" data-formset-most="5">: more rows of the same small form.
import { added, each } from "./onload.js";

each("[data-formset]", (section) => {
  const add = section.querySelector("[data-formset-add]");
  const total = section.querySelector(`input[name="${section.dataset.formset}-TOTAL_FORMS"]`);
  const empty = section.querySelector("[data-formset-empty]");
  const rows = section.querySelector("[data-formset-rows]");
  if (!add || !total || !empty || !rows) return;
  const most = Number(section.dataset.formsetMost) || Infinity;
  const isFull = () => Number(total.value) >= most;
  add.hidden = isFull();
  add.addEventListener("click", () => {
    const row = empty.content.cloneNode(true).firstElementChild;
    row.innerHTML = row.innerHTML.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    rows.append(row);
    added(row);
    add.hidden = isFull();
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
});
