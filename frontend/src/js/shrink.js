// <input type="file" data-shrink>: photos are scaled before the form is sent, so that a
// weak signal carries them. The form waits until that is done.
import { scaled } from "./scaled.js";

document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file][data-shrink]") || !input.files.length) return;
  const button = input.form?.querySelector("button[type=submit]");
  if (button) button.disabled = true;
  try {
    const kept = new DataTransfer();
    for (const file of input.files) kept.items.add(named(await scaled(file), file));
    input.files = kept.files;
  } catch {
    // An old browser sends them as they are.
  } finally {
    if (button) button.disabled = false;
  }
});

function named(blob, file) {
  if (blob === file) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: blob.type });
}
