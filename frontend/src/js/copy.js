// Buttons that copy: a text of the page to the clipboard (data-copy names the element or
// field it stands in), or a value that the page knows into a field (data-copy-to).
// What became of it is said beside the button ([role=status]), else by its own words.
import { each } from "./onload.js";

each("[data-copy]", (button) => {
  const source = document.getElementById(button.dataset.copy);
  if (!source) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { copied, notCopied } = button.dataset;
    say(button, "");
    say(button, (await copy(source)) ? copied : notCopied || copied);
  });
});

each("[data-copy-to]", (button) => {
  const field = document.getElementById(button.dataset.copyTo);
  if (!field) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    field.value = button.dataset.value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    field.focus();
  });
});

/** Without https a browser has no clipboard for us, but it copies what is marked. */
async function copy(source) {
  const isField = "value" in source;
  if (isField) source.select();
  try {
    await navigator.clipboard.writeText(isField ? source.value : source.textContent);
    return true;
  } catch {
    if (!isField) getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
}

function say(button, words) {
  const place = button.parentElement.querySelector("[role=status]");
  if (place) {
    place.textContent = words;
    return;
  }
  const texts = [...button.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
  const own = texts.pop(); // behind the icon
  if (own && words) own.data = ` ${words}`;
  button.setAttribute("aria-live", "polite");
}
