// The bank's three forms of a savings group: what differs and what adds up, while typing.
import { amount, dotted, percent, rest, standing, sum } from "./balances.js";
import { each } from "./onload.js";

const part = (unit, name) => unit.querySelector(`[data-field="${name}"]`);
const value = (unit, name) => amount(part(unit, name)?.value);
const chosen = (unit, name) => unit.querySelector(`[data-field="${name}"]:checked`)?.value || "";

/** Write into a field as a hand would, so that everything that listens follows. */
function type(input, text) {
  if (!input || input.value === text) return;
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

// --- the parts of a group's page: one at a time, and the same one after a reload --------

each("[data-parts]", (nav) => {
  const links = [...nav.querySelectorAll('a[href^="#"]')];
  const parts = links.map((link) => document.querySelector(link.hash));
  const show = (wanted) => {
    parts.forEach((one, place) => {
      one.hidden = one !== wanted;
      if (one === wanted) links[place].setAttribute("aria-current", "true");
      else links[place].removeAttribute("aria-current");
      links[place].classList.toggle("active", one === wanted);
    });
  };
  const follow = () => {
    const target = /^#[\w-]+$/.test(location.hash) ? document.querySelector(location.hash) : null;
    const wanted = parts.find((one) => one.contains(target)) || parts[0];
    show(wanted);
    if (target && target !== wanted) target.scrollIntoView({ block: "start" });
  };
  links.forEach((link, place) => link.addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    show(parts[place]);
    if (nav.getBoundingClientRect().top < 0) nav.scrollIntoView({ block: "start" });
  }));
  window.addEventListener("hashchange", follow);
  follow();
});

// --- 15/TD: the bank, the group's book, what she says --------------------------------------

const figures = (unit, name) => ({
  bank: amount(unit.querySelector(`[data-row="${name}"]`).dataset.bank),
  book: value(unit, `book_${name}`),
  said: value(unit, `said_${name}`),
});

/** "thiếu 500.000 đ ở sổ tổ; …", in the words of the page. */
function told({ book, said }, words) {
  const side = (difference, name) => {
    if (!difference) return "";
    const text = words[`text${name}${difference > 0 ? "Less" : "More"}`];
    return text.replace("{amount}", dotted(Math.abs(difference)));
  };
  return [side(book, "Book"), side(said, "Said")].filter(Boolean).join("; ");
}

each("[data-match]", (unit) => {
  const words = unit.closest("[data-text-book-less]").dataset;
  const rows = [...unit.querySelectorAll("[data-row]")];
  const button = unit.querySelector("[data-agree]");
  let before = null;

  const show = () => {
    const found = rows.map((row) => {
      const stand = standing(figures(unit, row.dataset.row));
      part(unit, `book_${row.dataset.row}`).dataset.state = stand.book ? "differs" : "";
      part(unit, `said_${row.dataset.row}`).dataset.state = stand.said ? "differs" : "";
      row.dataset.state = stand.differs ? "differs" : stand.agrees ? "agrees" : "";
      row.querySelector("[data-difference]").textContent = stand.differs ? told(stand, words) : stand.agrees ? words.textAgrees : "";
      return stand;
    });
    const differs = found.some((stand) => stand.differs);
    const agrees = !differs && rows.filter((row) => row.dataset.bank !== "").every((row) => row.dataset.state === "agrees");
    unit.dataset.state = differs ? "differs" : agrees ? "agrees" : "";
    unit.querySelector("[data-cause]").hidden = !differs && !part(unit, "cause").value;
    if (!button) return;
    button.hidden = !rows.some((row) => row.dataset.bank !== "");
    button.querySelector("span").textContent = before ? words.textUndo : agrees ? words.textAgrees : words.textAgree;
    button.disabled = agrees && !before;
  };
  const inputs = () => rows.filter((row) => row.dataset.bank !== "").flatMap((row) => [...row.querySelectorAll("input[data-field]")]);
  const put = (text) => {
    inputs().forEach((input) => { input.value = text(input); });
    inputs()[0]?.dispatchEvent(new Event("input", { bubbles: true })); // once: it is one write
  };

  button?.addEventListener("click", (event) => {
    event.preventDefault();
    const old = before;
    before = null;
    if (old) return put((input) => old.get(input));
    const now = new Map(inputs().map((input) => [input, input.value]));
    put((input) => dotted(amount(input.closest("[data-row]").dataset.bank)));
    before = now;
    return show();
  });
  unit.addEventListener("input", () => { before = null; show(); });
  unit.addEventListener("app:filled", show);
  show();
});

each("[data-matches]", (form) => {
  const show = () => {
    const lines = [...form.querySelectorAll("[data-match]")];
    for (const total of form.querySelectorAll("[data-sum]")) {
      const name = total.dataset.sum;
      const rows = lines.filter((line) => line.querySelector(`[data-row="${name}"]`)).map((line) => figures(line, name));
      for (const side of ["bank", "book", "said"]) {
        total.querySelector(`[data-side="${side}"]`).textContent = dotted(sum(rows.map((row) => row[side])));
      }
      const found = rows.map(standing);
      const all = { book: sum(found.map((stand) => stand.book)), said: sum(found.map((stand) => stand.said)) };
      total.dataset.state = all.book || all.said ? "differs" : "";
      total.querySelector("[data-difference]").textContent = told(all, form.dataset);
    }
    const begun = (line) => [...line.querySelectorAll("input:not([type=hidden]), textarea")].some((input) => input.value);
    count("matches", lines.filter(begun).length, lines.length);
    const differing = lines.filter((line) => line.dataset.state === "differs").length;
    form.querySelectorAll("[data-differing]").forEach((cell) => { cell.textContent = differing; });
  };
  follow(form, show);
});

// --- 06/TD: what became of each loan -----------------------------------------------------

each("[data-loan]", (unit) => {
  const { amount: paid, principal, arrears, purpose } = unit.dataset;
  const parts = { used_rightly: "used_wrongly", used_wrongly: "used_rightly" };

  const show = () => {
    const total = value(unit, "received");
    const [right, wrong] = [value(unit, "used_rightly"), value(unit, "used_wrongly")];
    const isOdd = total !== null && right !== null && wrong !== null && right + wrong !== total;
    unit.querySelector("[data-odd]").hidden = !isOdd;
    const state = chosen(unit, "presence");
    unit.dataset.state = wrong ? "differs" : state;
    const more = unit.querySelector("[data-met]");
    const isBegun = [...more.querySelectorAll("input, textarea")].some((input) => (input.type === "radio" ? input.checked : input.value));
    more.hidden = state !== "met" && !isBegun; // forty loans fit into a page until each is gone to
    unit.querySelectorAll("[data-asked]").forEach((one) => {
      const all = one.querySelectorAll("fieldset");
      one.querySelector("[data-asked-count]").textContent = `${one.querySelectorAll("input:checked:not([value=''])").length}/${all.length}`;
    });
  };
  const fillOther = (name) => {
    const other = part(unit, parts[name]);
    const left = rest(value(unit, "received"), value(unit, name));
    if (left === null || (other.value && !other.hasAttribute("data-filled"))) return;
    other.value = dotted(left);
    other.setAttribute("data-filled", "");
  };
  unit.addEventListener("input", (event) => {
    const { field } = event.target.dataset;
    if (field in parts) {
      event.target.removeAttribute("data-filled");
      fillOther(field);
    }
    if (field === "received") Object.keys(parts).forEach((name) => {
      if (part(unit, parts[name]).hasAttribute("data-filled")) fillOther(name);
    });
    show();
  });
  unit.addEventListener("change", show);
  unit.addEventListener("app:filled", show);
  unit.querySelectorAll("[data-quick]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (button.dataset.quick === "bank") {
        const figures = { received: paid, owed: principal, interest_owed: arrears };
        for (const [name, text] of Object.entries(figures)) if (text) type(part(unit, name), dotted(text));
        return;
      }
      const total = value(unit, "received") ?? amount(paid);
      if (total === null) return;
      type(part(unit, "received"), dotted(total));
      part(unit, "used_wrongly").value = "0";
      part(unit, "used_wrongly").setAttribute("data-filled", "");
      type(part(unit, "used_rightly"), dotted(total));
      if (purpose && !part(unit, "used_for").value) type(part(unit, "used_for"), purpose);
      show();
    });
  });
  show();
});

each("[data-loans]", (form) => {
  const show = () => {
    const lines = [...form.querySelectorAll("[data-loan]")];
    const totals = Object.fromEntries(
      ["received", "owed", "used_rightly", "used_wrongly", "interest_owed"].map((name) => [name, sum(lines.map((line) => value(line, name)))]),
    );
    const write = (name, text) => form.querySelectorAll(`[data-total="${name}"]`).forEach((cell) => { cell.textContent = text; });
    for (const [name, total] of Object.entries(totals)) write(name, dotted(total));
    const used = totals.used_rightly + totals.used_wrongly;
    for (const name of ["used_rightly", "used_wrongly"]) {
      write(`${name} percent`, percent(totals[name], used) || "–");
    }
    for (const name of ["met", "absent", "left"]) write(name, lines.filter((line) => chosen(line, "presence") === name).length);
    count("loans", lines.filter((line) => chosen(line, "presence")).length, lines.length);
  };
  follow(form, show);
});

// --- what both share ---------------------------------------------------------------------

function follow(form, show) {
  for (const name of ["input", "change", "click", "app:filled"]) form.addEventListener(name, show);
  show();
}

function count(name, done, all) {
  document.querySelectorAll(`[data-count="${name}"]`).forEach((cell) => { cell.textContent = `${done}/${all}`; });
}

/** The key "next" of a phone goes to the next field, and never sends the form. */
each("[data-next-field]", (form) => {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=radio]):not([type=checkbox])")) return;
    event.preventDefault();
    const all = [...form.querySelectorAll("input:not([type=hidden]):not([type=radio]), textarea")].filter((input) => input.offsetParent && !input.disabled);
    const next = all[all.indexOf(event.target) + 1];
    if (next) next.focus();
    else event.target.blur();
  });
});

// 16/TD: a note appears once a question is answered "no" or "partly", or has words.
each("[data-question]", (question) => {
  const more = question.querySelector("[data-question-more]");
  const show = () => {
    const answer = question.querySelector("input[type=radio]:checked")?.value || "";
    const words = [...more.querySelectorAll("input, textarea")].some((input) => input.value);
    more.hidden = !answer && !words;
  };
  question.addEventListener("change", show);
  question.addEventListener("input", show);
  question.closest("[data-autosave]")?.addEventListener("app:filled", show);
  show();
});

/** Part III: sentences that follow from the answers are put in with one tap. */
each("[data-propose]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const area = document.getElementById(button.dataset.propose);
    const lines = area.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const more = button.dataset.words.split("\n").filter((line) => line && !lines.includes(line));
    type(area, [...lines, ...more].join("\n"));
  });
});
