// What was written and has not reached the server yet. It lives in localStorage, bound to
// the person and the visit, is sent in order, and is removed only when the server has it.

const RETRY_SECONDS = [3, 8, 20, 45, 60];

export class Outbox {
  /**
   * `send(op)` gives {status, body} or throws when nothing was reached; `on` is told
   * saved(op, body), conflict(op, body), failed(op), changed(state).
   */
  constructor({ storage, prefix, send, on = {}, timer = (act, ms) => setTimeout(act, ms) }) {
    Object.assign(this, { storage, prefix, send, on, timer });
    this.state = "idle";
    this.tries = 0;
    this.running = null;
  }

  /** All waiting writes, oldest first. */
  list() {
    const found = [];
    for (let i = 0; i < this.storage.length; i += 1) {
      const key = this.storage.key(i);
      if (key.startsWith(`${this.prefix}:op:`)) found.push(JSON.parse(this.storage.getItem(key)));
    }
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Writes that a connection would send; the others wait for the person. */
  sendable() {
    return this.list().filter((op) => !op.held && !op.error);
  }

  of(lane) {
    return this.list().filter((op) => op.lane === lane);
  }

  /**
   * Keep one write. A newer one of its lane takes the place of one that was never tried
   * or was refused; one that may have arrived is kept before it, so that order holds.
   */
  put({ lane, url, fields, label = "", held = false }) {
    const last = this.of(lane).at(-1);
    const replaces = last && (!last.attempted || last.error);
    const key = replaces ? last.key : this.nextKey();
    const op = { key, lane, url, fields, label, held, attempted: false, error: "" };
    this.keep(op);
    this.tell();
    return op;
  }

  keep(op) {
    this.storage.setItem(op.key, JSON.stringify(op));
  }

  drop(op) {
    this.storage.removeItem(op.key);
    this.tell();
  }

  /** Forget what was never sent of a lane: its fields are as the server has them. */
  clear(lane) {
    this.of(lane).filter((op) => !op.attempted).forEach((op) => this.drop(op));
  }

  /** Try a refused write again, on the revision that stands now. */
  retry(op) {
    if (op.revision) op.fields.base_revision = String(op.revision);
    this.keep({ ...op, error: "", attempted: false });
    return this.flush();
  }

  nextKey() {
    const last = this.list().at(-1)?.key.split(":").at(-1) ?? "0";
    const number = Math.max(Date.now() * 1000, Number(last) + 1);
    return `${this.prefix}:op:${String(number).padStart(20, "0")}`;
  }

  /** Send everything that can be sent, one after another. */
  flush() {
    this.running ??= this.work().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async work() {
    for (let op = this.sendable()[0]; op; op = this.sendable()[0]) {
      this.become("saving");
      const sent = { ...op, attempted: true };
      this.keep(sent);
      let answer;
      try {
        answer = await this.send(sent);
      } catch {
        return this.wait("offline");
      }
      if (answer.status === 401) {
        this.keep(op);
        return this.wait("signed-out");
      }
      if (answer.status >= 500 || answer.status === 429) return this.wait("offline");
      this.settle(sent, answer);
      this.tries = 0;
    }
    this.become("idle");
  }

  settle(op, { status, body }) {
    if (status === 200 || status === 201) {
      this.storage.removeItem(op.key);
      this.rebase(op.lane, body.revision);
      this.on.saved?.(op, body);
    } else if (status === 409 && body.answer) {
      this.storage.removeItem(op.key); // the server keeps both values
      this.on.conflict?.(op, body);
    } else {
      this.refuse(op, status, body);
    }
  }

  refuse(op, status, body) {
    const words = { 403: "refused", 404: "gone", 409: "conflict" }[status];
    const refused = { ...op, error: words || (body.errors || []).join(" ") || "refused" };
    if (status === 409) Object.assign(refused, { theirs: body.theirs, revision: body.revision });
    this.keep(refused);
    this.on.failed?.(refused, status);
  }

  /** What was typed on top of a write that has arrived is based on its revision. */
  rebase(lane, revision) {
    for (const op of this.of(lane)) {
      op.fields.base_revision = String(revision);
      this.keep(op);
    }
  }

  wait(state) {
    const seconds = RETRY_SECONDS[Math.min(this.tries, RETRY_SECONDS.length - 1)];
    this.tries += 1;
    this.become(state);
    this.timer(() => this.flush(), seconds * 1000);
  }

  become(state) {
    this.state = state;
    this.tell();
  }

  tell() {
    this.on.changed?.(this.state);
  }
}

/** The current token, from the cookie: the page may be hours old. */
function token() {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : "";
}

/** What every request of the workspace carries. */
export function headers(user) {
  return { Accept: "application/json", "X-CSRFToken": token(), "X-Person": user };
}

/** A sender for `Outbox`: forms over fetch. A stale token is fetched anew, once. */
export function sender(user, seconds = 25) {
  async function post(op) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), seconds * 1000);
    try {
      const answer = await fetch(op.url, {
        method: "POST",
        body: new URLSearchParams(op.fields),
        headers: headers(user),
        credentials: "same-origin",
        redirect: "manual",
        signal: stop.signal,
      });
      return await understood(answer);
    } finally {
      clearTimeout(clock);
    }
  }
  return async (op) => {
    const answer = await post(op);
    if (answer.status !== 403) return answer;
    await fetch(window.location.pathname, { credentials: "same-origin" });
    return post(op);
  };
}

/** Only JSON counts: a page in its place came from somewhere on the way. */
export async function understood(answer) {
  const kind = answer.headers.get("Content-Type") || "";
  if (kind.includes("application/json")) return { status: answer.status, body: await answer.json() };
  if (answer.status >= 400) return { status: answer.status, body: {} };
  throw new Error("not our server");
}
