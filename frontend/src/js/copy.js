// Copies a text of the page, by mouse, finger or keyboard, and says so.
import { each } from "./onload.js";

each("[data-copy]", (button) => {
  const source = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[role=status]");
  if (!source || !said) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    const done = await copied(source);
    said.textContent = done ? button.dataset.copied : button.dataset.notCopied;
  });
});

/** Without https a browser has no clipboard for us, but it copies what is marked. */
async function copied(source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
}
