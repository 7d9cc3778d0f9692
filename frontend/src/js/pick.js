// <fieldset data-pick>: find among many tick boxes, tick all that are shown, count them.
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
  search.addEventListener("input", () => {
    const words = fold(search.value).split(/\s+/);
    rows.forEach((row) => (row.hidden = !words.every((word) => fold(row.textContent).includes(word))));
  });
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  box.querySelector("[data-pick-all]").addEventListener("click", () => tickShown(true));
  box.querySelector("[data-pick-none]").addEventListener("click", () => tickShown(false));
  box.addEventListener("change", say);
  say();
});

/** Without marks and in lower case, as the server searches. */
function fold(words) {
  return words.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").trim();
}
