// Photos: scaled on the device, kept there until the server has them, sent one by one.
import { headers, understood } from "./autosave.js";
import { newKey } from "./fields.js";
import { scaled } from "./scaled.js";
import { Store } from "./store.js";

const RETRY = 20_000;

export function startPhotos({ user, prefix, changed, saved }) {
  const store = new Store(`${prefix}:photos`);
  const waiting = new Map();
  let running = null;
  const texts = document.getElementById("photo-texts")?.dataset ?? {};

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-photo-input]")) take(event.target);
  });
  window.addEventListener("online", flush);
  setInterval(() => { if (waiting.size) flush(); }, RETRY);
  store.all().then((photos) => {
    photos.forEach((photo) => add(photo, true));
    changed();
    flush();
  });
  return {
    count: () => waiting.size,
    unsafe: () => [...waiting.values()].some((one) => !one.kept),
  };

  async function take(input) {
    const files = [...input.files];
    const fields = links(input);
    const place = await where();
    for (const file of files) {
      const blob = await scaled(file);
      const photo = {
        id: newKey(), url: input.dataset.url, name: file.name || "anh.jpg", blob,
        fields: { ...fields, ...place, taken_at: new Date(file.lastModified || Date.now()).toISOString() },
      };
      const kept = await store.put(photo);
      add(photo, kept);
    }
    input.value = "";
    changed();
    flush();
  }

  /** What the photo belongs to: by the button it was taken with, or the fields beside it. */
  function links(input) {
    if (input.dataset.item) return { item: input.dataset.item };
    const found = {};
    const form = input.closest("form");
    for (const name of ["caption", "item", "finding", "stop"]) {
      const value = form?.elements[name]?.value;
      if (value) found[name] = value;
    }
    return found;
  }

  function where() {
    const wanted = document.querySelector("[data-photo-place]")?.checked && navigator.geolocation;
    if (!wanted) return {};
    return new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => resolve({ latitude: coords.latitude.toFixed(5), longitude: coords.longitude.toFixed(5) }),
        () => resolve({}),
        { timeout: 8000, maximumAge: 60_000, enableHighAccuracy: true },
      );
    });
  }

  function add(photo, kept) {
    const tile = makeTile(photo);
    waiting.set(photo.id, { photo, kept, tile, error: "" });
    say(tile, kept ? texts.waiting : texts.lost);
  }

  function makeTile(photo) {
    const template = document.getElementById("photo-tile");
    const queue = document.getElementById("photo-queue");
    if (!template || !queue) return null;
    const tile = template.content.firstElementChild.cloneNode(true);
    const image = tile.querySelector("img");
    image.src = URL.createObjectURL(photo.blob);
    image.addEventListener("error", () => image.remove());
    tile.querySelector("[data-name]").textContent = photo.fields.caption || photo.name;
    tile.querySelector("[data-retry]").addEventListener("click", () => {
      waiting.get(photo.id).error = "";
      flush();
    });
    tile.querySelector("[data-drop]").addEventListener("click", () => {
      const sure = document.getElementById("workspace")?.dataset.textDropSure;
      if (!sure || window.confirm(sure)) forget(photo.id);
    });
    queue.append(tile);
    return tile;
  }

  async function forget(id) {
    const one = waiting.get(id);
    waiting.delete(id);
    one?.tile?.remove();
    await store.remove(id);
    changed();
  }

  function flush() {
    running ??= work().finally(() => { running = null; });
    return running;
  }

  async function work() {
    let arrived = 0;
    for (const one of [...waiting.values()].filter((entry) => !entry.error)) {
      say(one.tile, texts.sending);
      let answer;
      try {
        answer = await upload(one);
      } catch {
        answer = { status: 0, body: {} };
      }
      if (answer.status === 200 || answer.status === 201) {
        arrived += 1;
        count(one.photo.fields.item);
        await forget(one.photo.id);
      } else if ([400, 403, 404, 413, 422].includes(answer.status)) {
        one.error = (answer.body.errors || []).join(" ") || texts.kept;
        say(one.tile, one.error, true);
      } else {
        [...waiting.values()].forEach((entry) => say(entry.tile, entry.kept ? texts.kept : texts.lost, true));
        break;
      }
    }
    changed();
    if (arrived) saved();
  }

  function upload(one) {
    const { photo, tile } = one;
    const form = new FormData();
    form.append("id", photo.id);
    Object.entries(photo.fields).forEach(([name, value]) => form.append(name, value));
    form.append("photos", photo.blob, photo.name);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", photo.url);
      Object.entries(headers(user)).forEach(([name, value]) => request.setRequestHeader(name, value));
      request.timeout = 180_000;
      request.upload.addEventListener("progress", (event) => {
        const line = tile?.querySelector("progress");
        if (line && event.lengthComputable) line.value = (100 * event.loaded) / event.total;
      });
      request.onload = () => {
        const kind = request.getResponseHeader("Content-Type") || "";
        understood({
          status: request.status,
          headers: { get: () => kind },
          json: async () => JSON.parse(request.responseText),
        }).then(resolve, reject);
      };
      request.onerror = request.ontimeout = () => reject(new Error("not reached"));
      request.send(form);
    });
  }

  /** One photo more beside its item. */
  function count(item) {
    const link = item && document.querySelector(`#item-${item} [data-photo-count]`);
    if (!link) return;
    const now = Number(link.dataset.photoCount) + 1;
    link.dataset.photoCount = now;
    link.textContent = link.textContent.replace(/\d+/, now);
    link.hidden = false;
  }

  function say(tile, words, can = false) {
    if (!tile) return;
    tile.querySelector("[data-state]").textContent = words || "";
    tile.querySelectorAll("[data-retry], [data-drop]").forEach((button) => { button.hidden = !can; });
  }
}
