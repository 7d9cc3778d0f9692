// A fund counted at a visit: what is missing, or too much, shows while it is typed.
import { amount, difference, dotted } from "./balances.js";
import { each } from "./onload.js";

each("[data-fund]", (form) => {
  const words = form.closest("[data-text-less]").dataset;
  const line = form.querySelector("[data-difference]");
  const show = () => {
    const found = difference(amount(form.elements.in_hand.value), amount(form.elements.by_book.value));
    form.dataset.state = found === null ? "" : found ? "differs" : "agrees";
    line.textContent = told(found);
  };
  const told = (found) => {
    if (found === null) return "";
    if (!found) return words.textAgrees;
    return words[found < 0 ? "textLess" : "textMore"].replace("{amount}", dotted(Math.abs(found)));
  };
  form.addEventListener("input", show);
  form.addEventListener("app:filled", show);
  show();
});
