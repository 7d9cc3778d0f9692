// Entry point of the recording screens: what is typed saves itself, and says so.
import { Outbox, sender } from "./autosave.js";
import { fill, isBlank, newKey, read, shown } from "./fields.js";
import "./funds.js";
import "./lending.js";
import { added } from "./onload.js";
import { startPhotos } from "./photos.js";
import "./phrases.js";
import "./readout.js";
import "./signature.js";
import { Store, twice } from "./store.js";

const PAUSE = 600;
const SAME = ["csrfmiddlewaretoken", "id", "base_revision", "remedy_id", "remedy_revision"];
const desk = document.getElementById("workspace");
if (desk) start();

async function start() {
  const say = (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), desk.dataset[`text${name}`] || "");
  const { user, visit } = desk.dataset;
  const prefix = `skt:${user}:${visit}`;
  const bar = desk.querySelector("button[data-save-state]");
  const panel = document.getElementById("unsent");
  const clocks = new Map();
  let savedAt = "";

  const storage = await twice(new Store(`${prefix}:writes`));
  const outbox = new Outbox({
    storage,
    prefix,
    send: sender(user),
    on: { saved, conflict, failed, changed },
  });
  document.documentElement.classList.add("scripted");
  document.querySelectorAll("[data-photo]").forEach((part) => { part.hidden = false; });
  document.querySelector(".steps [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  sectionsInTurn();
  if (!desk.dataset.canWrite) return;

  const photos = startPhotos({ user, prefix, changed: () => changed(), saved: refreshLines });
  desk.querySelectorAll("[data-autosave]").forEach(watch);
  desk.querySelectorAll("form[data-draft]").forEach(keepDraft);
  document.addEventListener("submit", submitted);
  document.addEventListener("click", clicked);
  window.addEventListener("online", () => outbox.flush());
  window.addEventListener("pagehide", writeNow);
  document.addEventListener("visibilitychange", () => { if (document.hidden) writeNow(); else outbox.flush(); });
  window.addEventListener("storage", (event) => { if (event.key?.startsWith(prefix)) changed(); });
  window.addEventListener("beforeunload", (event) => {
    writeNow();
    const stuck = ["offline", "signed-out"].includes(outbox.state) && outbox.sendable().length;
    if (stuck || photos.unsafe()) event.preventDefault();
  });
  bar.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    bar.setAttribute("aria-expanded", String(!panel.hidden));
  });
  changed();
  outbox.flush();

  /** Go to the first item without a result; at a section's end lead to the next one. */
  function sectionsInTurn() {
    const sections = [...desk.querySelectorAll("details.section")];
    sections.forEach((section, place) => {
      const button = section.querySelector("[data-next-section]");
      if (!button) return;
      button.hidden = false;
      button.addEventListener("click", () => {
        section.open = false;
        sections[place + 1].open = true;
        sections[place + 1].scrollIntoView({ block: "start" });
        sections[place + 1].querySelector("summary").focus({ preventScroll: true });
      });
    });
    const open = sections.find((section) => section.open);
    if (!open || location.hash) return;
    const items = [...open.querySelectorAll(".item")];
    const next = items.find((item) => !item.querySelector('[data-field="result"]:checked'));
    if (next && (open !== sections[0] || next !== items[0])) next.scrollIntoView({ block: "start" });
  }

  // --- answers and minutes: each saves itself ---------------------------------

  function watch(unit) {
    const waiting = outbox.of(unit.dataset.lane).at(-1);
    if (waiting) {
      fill(unit, waiting.fields);
      tell(unit, waiting.held ? say("Choose") : say("Unsent"), "failed");
    }
    const later = (event) => {
      if (event.target.matches("[data-queue], [type=file]")) return;
      clearTimeout(clocks.get(unit));
      const pause = event.type === "input" && unit.dataset.pause; // amounts are typed slowly
      clocks.set(unit, setTimeout(() => write(unit), Number(pause) || PAUSE));
    };
    unit.addEventListener("input", later);
    unit.addEventListener("change", later);
  }

  function write(unit) {
    clearTimeout(clocks.get(unit));
    clocks.delete(unit);
    const fields = read(unit);
    const { lane, url, label, needs } = unit.dataset;
    if (needs && isBlank(fields)) {
      outbox.clear(lane);
      return tell(unit, "", "");
    }
    const words = wordsMissing(unit);
    const held = (Boolean(needs) && !fields[needs]) || Boolean(words);
    if (!keep({ lane, url, fields, label, held })) return;
    tell(unit, held ? words || say("Choose") : say("Saving"), held ? "failed" : "saving");
    if (!held) outbox.flush();
  }

  /** What is chosen may ask for words: [data-must] of a part that is shown says which,
   * [data-must-if=verdict=not_kept] for which choice alone. */
  function wordsMissing(unit) {
    const asked = ({ mustIf }) => !mustIf || read(unit)[mustIf.split("=")[0]] === mustIf.split("=")[1];
    const empty = [...unit.querySelectorAll("[data-must]")].find((input) => !input.value.trim() && !input.closest("[hidden]") && asked(input.dataset));
    return empty?.dataset.must || "";
  }

  /** Into the outbox; a full device is said, never passed over. */
  function keep(op) {
    try {
      return outbox.put(op);
    } catch {
      bar.disabled = false;
      bar.dataset.state = "failed";
      bar.textContent = say("Full");
      return null;
    }
  }

  function writeNow() {
    [...clocks.keys()].forEach(write);
  }

  const unitOf = (op) => desk.querySelector(`[data-autosave][data-lane="${CSS.escape(op.lane)}"]`);

  function tell(unit, text, state) {
    const line = unit?.querySelector("[data-unit-state]");
    if (!line) return;
    line.textContent = text;
    line.dataset.state = state;
  }

  function stand(unit, body) {
    const hidden = unit.querySelector('[data-field="base_revision"], [name="base_revision"]');
    if (hidden) hidden.value = body.revision;
  }

  function saved(op, body) {
    savedAt = body.saved_at || savedAt;
    const unit = unitOf(op);
    regions(body.regions);
    if (unit) {
      stand(unit, body);
      const isLast = !outbox.of(op.lane).length && !clocks.has(unit);
      if (isLast && body.answer) settle(unit, body.answer);
      if (isLast) tell(unit, say("Saved", { time: savedAt }), "saved");
    }
    if (forms.has(op.key)) forms.get(op.key)({ state: "saved", body });
    else if (op.lane.startsWith("line:")) refreshLines(); // it had waited for the network
    if (op.lane.startsWith("opinion:") && !outbox.sendable().length) refreshLines();
    if (op.lane.startsWith("note:")) noted(op, body);
  }

  /** Show what stands, unless it is what was typed. */
  function settle(unit, answer) {
    const now = read(unit);
    const same = ["result", "note", "papers_seen"].every((name) => (now[name] ?? "").trim() === (answer[name] ?? ""));
    if (!same) fill(unit, { ...answer, score: shown(answer.score) });
  }

  function conflict(op, body) {
    const unit = unitOf(op);
    regions(body.regions);
    if (!unit) return;
    stand(unit, body);
    fill(unit, { ...body.answer, score: shown(body.answer.score) });
    tell(unit, say("Conflict"), "failed");
  }

  function failed(op, status) {
    tell(unitOf(op), reason(op), "failed");
    forms.get(op.key)?.({ state: "failed", status, op });
  }

  function regions(found = {}) {
    for (const [id, html] of Object.entries(found)) {
      const region = document.getElementById(id);
      if (!region) continue;
      const opened = region.querySelector("details")?.open;
      region.innerHTML = html; // made and escaped by our own templates
      region.querySelector("details")?.toggleAttribute("open", Boolean(opened));
      added(region);
    }
  }

  // --- lines: attendance, stops, findings -------------------------------------

  const forms = new Map(); // key of a waiting write → what to do with the outcome

  function submitted(event) {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.matches("[data-outbox]")) return sendLine(event, form);
    if (form.matches("[data-when-sent]")) return whenSent(event, form);
    const button = event.submitter;
    if (button?.dataset.queue) return queueNote(event, button);
    if (form.matches("[data-draft]")) forget(form);
  }

  async function sendLine(event, form) {
    event.preventDefault();
    const fields = read(form);
    const op = keep({ lane: `line:${fields.id}`, url: form.action, fields, label: `${form.dataset.label}: ${fields.full_name || fields.text || fields.household || ""}`.slice(0, 90) });
    if (!op) return;
    const outcome = await Promise.race([
      new Promise((resolve) => forms.set(op.key, resolve)),
      outbox.flush().then(() => ({ state: "waiting" })),
    ]);
    forms.delete(op.key);
    if (outcome.state === "failed" && [409, 422].includes(outcome.status)) return giveBack(form, outcome.op);
    if (outcome.state === "saved" && new URLSearchParams(location.search).has("edit")) return leave(location.pathname);
    if (form.dataset.draft) return written(form, outcome);
    form.hidden = true;
    if (outcome.state === "saved") refreshLines();
  }

  /** An empty form for the next line, saying what became of the one before. */
  async function written(form, { state, op }) {
    emptied(form);
    if (state === "saved") await refreshLines(); // first, for the lines push the form down
    if (state === "saved") notice(form, say("Written"), "success");
    else notice(form, state === "failed" ? reason(op) : say("Unsent"));
  }

  /** Not accepted: the words stay in the form, with the reason above them. */
  function giveBack(form, op) {
    outbox.drop(op);
    if (op.revision) fill(form, { base_revision: op.revision });
    notice(form, reason(op));
  }

  function notice(form, words, kind = "error") {
    form.querySelectorAll(".notice-script").forEach((old) => old.remove());
    const box = Object.assign(document.createElement("div"), { className: `notice notice-${kind} notice-script` });
    box.setAttribute("role", "alert");
    box.append(Object.assign(document.createElement("p"), { textContent: words }));
    form.prepend(box);
    box.scrollIntoView({ block: "center" });
  }

  function emptied(form) {
    const before = read(form); // the next line is mostly of the same kind
    forget(form);
    for (const input of form.querySelectorAll("input:not([type=radio]), textarea, select")) {
      if (!SAME.includes(input.name)) input.value = "";
    }
    form.querySelectorAll("input[type=radio]").forEach((input) => { input.checked = false; });
    const fresh = { id: newKey(), base_revision: 0 };
    for (const name of ["body", "kind", "side"]) if (name in before) fresh[name] = before[name];
    if (form.elements.remedy_id) Object.assign(fresh, { remedy_id: newKey(), remedy_revision: 0 });
    fill(form, fresh);
    form.querySelectorAll(".notice-script").forEach((old) => old.remove());
  }

  async function refreshLines() {
    try {
      const answer = await fetch(location.pathname, { credentials: "same-origin", headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const parts = [...document.querySelectorAll("[data-refresh]"), ...document.querySelectorAll(".step-count")];
      for (const part of parts) {
        const next = fresh.getElementById(part.id);
        if (!next) continue;
        part.replaceWith(next);
        added(next);
      }
    } catch {
      // the lines are on the server; the page shows them when it is next loaded
    }
  }

  // --- a finding from an item, in one click ------------------------------------

  function queueNote(event, button) {
    event.preventDefault();
    const unit = button.closest("[data-autosave]");
    if (!read(unit).result) return tell(unit, say("Choose"), "failed");
    write(unit);
    const id = unit.querySelector("[data-finding-id]").value || newKey();
    keep({ lane: `note:${id}`, url: button.dataset.queue, fields: { id }, label: button.dataset.label });
    button.disabled = true;
    outbox.flush();
  }

  function noted(op, body) {
    const button = [...desk.querySelectorAll("[data-queue]")].find((one) => one.dataset.queue === op.url);
    if (!button || !body.url) return;
    const link = Object.assign(document.createElement("a"), { href: body.url, className: button.className, textContent: say("Noted") });
    button.replaceWith(link);
  }

  // --- going on: first what waits ----------------------------------------------

  async function whenSent(event, form) {
    event.preventDefault();
    await sent();
    if (outbox.list().length + photos_count()) {
      panel.hidden = false;
      panel.scrollIntoView({ block: "center" });
      return;
    }
    const { name, value } = event.submitter || {}; // the pressed button, which submit() forgets
    if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    if (event.submitter?.hasAttribute("formaction")) form.action = event.submitter.formAction;
    if (form.dataset.draft) forget(form);
    form.submit();
  }

  async function clicked(event) {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey) return;
    if (link.target || link.origin !== location.origin || link.hash && link.pathname === location.pathname && link.search === location.search) return;
    writeNow();
    if (link.matches("[data-cancel]")) forget(link.closest("form"));
    if (!outbox.sendable().length || outbox.state === "offline") return;
    event.preventDefault();
    await sent();
    leave(link.href);
  }

  function leave(href) {
    location.assign(href);
  }

  function sent() {
    writeNow();
    return Promise.race([outbox.flush(), new Promise((resolve) => setTimeout(resolve, 2500))]);
  }

  // --- drafts of forms that are not sent yet -------------------------------------

  function keepDraft(form) {
    const name = draftName(form);
    const kept = storage.getItem(name);
    if (kept && !form.querySelector(".is-invalid, .notice-error")) {
      const fields = JSON.parse(kept);
      delete fields.base_revision;
      fill(form, fields);
      form.closest("details")?.setAttribute("open", "");
      notice(form, say("Restored"), "info");
    }
    const save = () => {
      try {
        storage.setItem(name, JSON.stringify(read(form)));
      } catch {
        bar.textContent = say("Full");
      }
    };
    form.addEventListener("input", save);
    form.addEventListener("change", save);
  }

  function draftName(form) {
    const asked = new URLSearchParams(location.search);
    const line = asked.get("edit") || (asked.get("item") ? `item:${asked.get("item")}` : "new");
    return `${prefix}:draft:${form.dataset.draft}:${line}`;
  }

  function forget(form) {
    if (form) storage.removeItem(draftName(form));
  }

  // --- the bar and the list of what waits ----------------------------------------

  function changed() {
    const waiting = outbox.list();
    const count = waiting.length + photos_count();
    const stuck = waiting.some((op) => op.error);
    const [state, text] = wording(outbox.state, count, stuck);
    if (["offline", "signed-out"].includes(outbox.state)) {
      waiting.filter((op) => !op.held && !op.error).forEach((op) => tell(unitOf(op), say("Unsent"), "failed"));
    }
    bar.dataset.state = state;
    bar.textContent = text;
    panel.dataset.state = outbox.state;
    bar.disabled = !count;
    if (!count) panel.hidden = true;
    const newest = waiting.filter((op, place) => !waiting.slice(place + 1).some((later) => later.lane === op.lane));
    panel.querySelector("ul").replaceChildren(...newest.map(row), ...photosRow());
  }

  /** Photos wait on their own page: only there can they be seen and thrown away. */
  function photosRow() {
    if (!photos_count()) return [];
    const line = document.createElement("li");
    line.append(
      Object.assign(document.createElement("div"), { textContent: say("Photos", { count: photos_count() }) }),
      Object.assign(document.createElement("a"), { href: desk.dataset.photos, className: "btn btn-sm btn-outline-primary", textContent: say("ToPhotos") }),
    );
    return [line];
  }

  function photos_count() {
    return typeof photos === "undefined" ? 0 : photos.count();
  }

  function wording(state, count, stuck) {
    if (state === "signed-out" && count) return ["failed", say("SignedOut")];
    if (state === "offline" && count) return ["failed", `${say("Unsent")} (${count})`];
    if (stuck) return ["failed", say("Attention")];
    if (state === "saving") return ["saving", say("Saving")];
    if (count) return ["failed", say("UnsentCount", { count })];
    if (desk.querySelector(".conflict")) return ["failed", say("Conflict")];
    return ["saved", savedAt ? say("Saved", { time: savedAt }) : say("Ready")];
  }

  function reason(op) {
    const known = { refused: say("Refused"), gone: say("Gone") };
    if (op.error === "conflict") return `${say("Conflict")} ${say("Theirs", { theirs: op.theirs || "" })}`;
    return known[op.error] || op.error || (op.held ? say("Choose") : say("Waiting"));
  }

  function row(op) {
    const line = document.createElement("li");
    const words = document.createElement("div");
    words.append(Object.assign(document.createElement("strong"), { textContent: op.label || op.lane }), document.createElement("br"), reason(op));
    line.append(words);
    if (op.error) line.append(button(say("Retry"), "btn btn-sm btn-outline-primary", () => outbox.retry(op)));
    if (op.error || op.held) {
      line.append(button(say("Drop"), "btn btn-sm btn-outline-danger", () => {
        if (!window.confirm(say("DropSure"))) return;
        outbox.drop(op);
        if (op.error === "conflict") location.reload(); // to what stands
      }));
    }
    return line;
  }

  function button(text, className, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", className, textContent: text });
    made.addEventListener("click", act);
    return made;
  }
}
