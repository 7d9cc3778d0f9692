// <form data-year>: who is in a round of the new plan and who is not yet, said while one
// ticks; find a unit; show only those without a tick.
import { each } from "./onload.js";
import { fold } from "./pick.js";

const NAMED = 5;

each("[data-year]", (form) => {
  const rows = [...form.querySelectorAll("[data-year-row]")];
  const said = form.querySelector("[data-year-said]");
  const tools = form.querySelector("[data-year-tools]");
  if (!said || !tools) return;
  const search = tools.querySelector("[data-year-search]");
  const absent = tools.querySelector("[data-year-absent]");
  const boxes = (row) => [...row.querySelectorAll("input[type=checkbox]")];
  const kept = () => [...form.querySelectorAll("[data-year-keep]")].map((box) => box.checked);

  const count = () => {
    const rounds = kept();
    const isIn = (row) => boxes(row).some((box, index) => rounds[index] && box.checked);
    const left = rows.filter((row) => !isIn(row));
    rows.forEach((row) => row.toggleAttribute("data-year-left", left.includes(row)));
    said.querySelector("[data-year-reached]").textContent = rows.length - left.length;
    const names = left.slice(0, NAMED).map((row) => row.dataset.name);
    if (left.length > NAMED) names.push(said.dataset.more.replace("{n}", left.length - NAMED));
    const missing = names.length ? `${said.dataset.left} ${names.join(", ")}` : said.dataset.all;
    said.querySelector("[data-year-missing]").textContent = missing;
    form.querySelectorAll("[data-year-of]").forEach((place, index) => {
      place.textContent = rounds[index] ? rows.filter((row) => boxes(row)[index].checked).length : "–";
    });
  };
  const show = () => {
    const words = fold(search.value).split(/\s+/);
    const only = absent.getAttribute("aria-pressed") === "true";
    rows.forEach((row) => {
      const found = words.every((word) => fold(row.dataset.name).includes(word));
      row.hidden = !found || (only && !row.hasAttribute("data-year-left"));
    });
  };
  tools.hidden = false;
  form.addEventListener("change", count);
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  absent.addEventListener("click", () => {
    const only = absent.getAttribute("aria-pressed") !== "true";
    absent.setAttribute("aria-pressed", String(only));
    show();
  });
  count();
});
