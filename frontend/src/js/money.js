// <input data-money>: 1234567 shows as 1.234.567 while it is typed.
import { each } from "./onload.js";

each("input[data-money]", (input) => {
  input.addEventListener("input", () => {
    const after = digits(input.value.slice(input.selectionStart)).length;
    const shown = withDots(input.value);
    if (shown === input.value) return;
    input.value = shown;
    let place = shown.length;
    for (let left = after; left > 0 && place > 0; place -= 1) if (/\d/.test(shown[place - 1])) left -= 1;
    input.setSelectionRange(place, place);
  });
});

const digits = (value) => value.replace(/\D/g, "");

/** Anything but digits, dots and blanks is left for the server to explain. */
export function withDots(value) {
  if (!/^-?[\d. ]*$/.test(value)) return value;
  const sign = value.startsWith("-") ? "-" : "";
  return sign + digits(value).replace(/\B(?=(\d{3})+$)/g, ".");
}
