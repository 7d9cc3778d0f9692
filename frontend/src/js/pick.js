// <fieldset data-pick>: find among many tick boxes, show those that nothing else takes, tick
// all that are shown, count them.
import { each } from "./onload.js";

each("[data-pick]", (box) => {
  const rows = [...box.querySelectorAll("[data-pick-row]")];
  const search = box.querySelector("[data-pick-search]");
  const count = box.querySelector("[data-pick-count]");
  const tick = (row) => row.querySelector("input[type=checkbox]");
  const say = () => (count.textContent = rows.filter((row) => tick(row).checked).length);
  const tickShown = (value) => {
    rows.filter((row) => !row.hidden).forEach((row) => (tick(row).checked = value));
    say();
  };
  box.querySelector("[data-pick-tools]").hidden = false;
  const absent = box.querySelector("[data-pick-absent]");
  const isAbsent = () => absent?.getAttribute("aria-pressed") === "true";
  const show = () => {
    const words = fold(search.value).split(/\s+/);
    rows.forEach((row) => {
      const found = words.every((word) => fold(row.textContent).includes(word));
      row.hidden = !found || (isAbsent() && !("pickMissing" in row.dataset));
    });
  };
  search.addEventListener("input", show);
  absent?.addEventListener("click", () => {
    absent.setAttribute("aria-pressed", String(!isAbsent()));
    show();
  });
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  box.querySelector("[data-pick-all]").addEventListener("click", () => tickShown(true));
  box.querySelector("[data-pick-none]").addEventListener("click", () => tickShown(false));
  box.addEventListener("change", say);
  say();
});

/** Without marks and in lower case, as the server searches. */
export function fold(words) {
  return words.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").trim();
}
