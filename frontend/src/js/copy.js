// Buttons that copy: what stands in a field to the clipboard (data-copy names it), or a
// value that the page knows into a field (data-copy-to). Long things are not typed.
import { each } from "./onload.js";

each("[data-copy]", (button) => {
  const field = document.getElementById(button.dataset.copy);
  if (!field) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // without HTTPS there is no clipboard to write to
    }
    say(button, button.dataset.copied);
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

// The words of the button, whose icon stays.
function say(button, words) {
  const texts = [...button.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
  const node = texts.pop();
  if (node) node.data = ` ${words}`;
  button.setAttribute("aria-live", "polite");
}
