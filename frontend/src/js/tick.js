// <button data-tick="name" hidden>: ticks all boxes of that name, or none if all are ticked.
import { each } from "./onload.js";

each("[data-tick]", (button) => {
  const boxes = () => [...document.querySelectorAll(`input[type=checkbox][name="${button.dataset.tick}"]`)];
  button.hidden = false;
  button.addEventListener("click", () => {
    const value = boxes().some((box) => !box.checked);
    boxes().forEach((box) => (box.checked = value));
  });
});
