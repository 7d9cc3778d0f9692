// The queue of unsent writes: `node --test frontend/test`.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../src/js/autosave.js";

function storage() {
  const kept = new Map();
  return {
    get length() { return kept.size; },
    key: (index) => [...kept.keys()][index],
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

/** An outbox whose server answers what `server` says, or cannot be reached. */
function outbox(server, shared = storage()) {
  const told = [];
  const on = {
    saved: (op, body) => told.push(["saved", op.lane, body.revision]),
    conflict: (op) => told.push(["conflict", op.lane]),
    failed: (op, status) => told.push(["failed", op.lane, status]),
  };
  const sent = [];
  const send = async (op) => {
    sent.push(structuredClone(op));
    return server(op, sent.length);
  };
  const timers = [];
  const box = new Outbox({ storage: shared, prefix: "skt:1:7", send, on, timer: (act, ms) => timers.push([act, ms]) });
  return { box, told, sent, timers, shared };
}

const write = (lane, note, base = 0) => ({ lane, url: `/${lane}/`, fields: { note, base_revision: String(base) } });
const ok = (revision = 1) => ({ status: 200, body: { revision } });
const unreachable = () => { throw new Error("offline"); };

test("writes are sent in order and forgotten when the server has them", async () => {
  const { box, sent, told } = outbox(() => ok());
  box.put(write("a", "1"));
  box.put(write("b", "2"));
  await box.flush();
  assert.deepEqual(sent.map((op) => op.lane), ["a", "b"]);
  assert.deepEqual(told, [["saved", "a", 1], ["saved", "b", 1]]);
  assert.deepEqual(box.list(), []);
  assert.equal(box.state, "idle");
});

test("a newer write takes the place of one that was never tried", async () => {
  const { box, sent } = outbox(() => ok());
  box.put(write("a", "1"));
  box.put(write("a", "12"));
  await box.flush();
  assert.deepEqual(sent.map((op) => op.fields.note), ["12"]);
});

test("a write that may have arrived is sent again first, the newer one on its revision", async () => {
  let reached = false;
  const { box, sent } = outbox((op, count) => (reached ? ok(count) : unreachable()));
  box.put(write("a", "1"));
  await box.flush();
  box.put(write("a", "12"));
  box.put(write("a", "123"));
  assert.deepEqual(box.list().map((op) => op.fields.note), ["1", "123"]);
  reached = true;
  await box.flush();
  assert.deepEqual(sent.map((op) => op.fields.note), ["1", "1", "123"]);
  assert.equal(sent.at(-1).fields.base_revision, "2");
});

test("what cannot be sent stays over a reload, and is tried again later", async () => {
  const first = outbox(unreachable);
  first.box.put(write("a", "typed"));
  await first.box.flush();
  assert.equal(first.box.state, "offline");
  assert.equal(first.timers.length, 1);
  const second = outbox(() => ok(), first.shared);
  await second.box.flush();
  assert.deepEqual(second.sent.map((op) => op.fields.note), ["typed"]);
  assert.deepEqual(second.box.list(), []);
});

test("waiting grows and stops growing", async () => {
  const { box, timers } = outbox(unreachable);
  box.put(write("a", "1"));
  for (let i = 0; i < 7; i += 1) await box.flush();
  assert.deepEqual(timers.map(([, ms]) => ms / 1000), [3, 8, 20, 45, 60, 60, 60]);
});

test("signed out: nothing is lost, nothing is sent on", async () => {
  const { box, sent } = outbox(() => ({ status: 401, body: {} }));
  box.put(write("a", "1"));
  box.put(write("b", "2"));
  await box.flush();
  assert.equal(box.state, "signed-out");
  assert.deepEqual([sent.length, box.list().length], [1, 2]);
});

test("one refused write is kept with its reason while the others go", async () => {
  const { box, told } = outbox((op) => (op.lane === "bad" ? { status: 422, body: { errors: ["No."] } } : ok()));
  box.put(write("bad", "1"));
  box.put(write("good", "2"));
  await box.flush();
  assert.deepEqual(told, [["failed", "bad", 422], ["saved", "good", 1]]);
  assert.deepEqual(box.list().map((op) => [op.lane, op.error, op.fields.note]), [["bad", "No.", "1"]]);
  box.put(write("bad", "corrected"));
  assert.deepEqual(box.list().map((op) => [op.error, op.fields.note]), [["", "corrected"]]);
});

test("no right any more: kept, not thrown away", async () => {
  const { box } = outbox(() => ({ status: 403, body: {} }));
  box.put(write("a", "1"));
  await box.flush();
  assert.deepEqual(box.list().map((op) => op.error), ["refused"]);
});

test("a conflict that the server keeps leaves the queue; one that it does not keep stays", async () => {
  const { box, told } = outbox((op) => (op.lane === "answer"
    ? { status: 409, body: { revision: 2, answer: {} } }
    : { status: 409, body: { revision: 5, theirs: "Hà Thị Mây" } }));
  box.put(write("answer", "1"));
  box.put(write("line", "2"));
  await box.flush();
  assert.deepEqual(told, [["conflict", "answer"], ["failed", "line", 409]]);
  const [left] = box.list();
  assert.deepEqual([left.lane, left.error, left.theirs, left.revision], ["line", "conflict", "Hà Thị Mây", 5]);
});

test("trying a conflict again is a write on what stands now", async () => {
  let count = 0;
  const { box, sent } = outbox(() => {
    count += 1;
    return count === 1 ? { status: 409, body: { revision: 5, theirs: "x" } } : ok(6);
  });
  box.put(write("line", "2", 1));
  await box.flush();
  await box.retry(box.list()[0]);
  assert.deepEqual(sent.map((op) => op.fields.base_revision), ["1", "5"]);
  assert.deepEqual(box.list(), []);
});

test("what lacks its result is kept and not sent", async () => {
  const { box, sent } = outbox(() => ok());
  box.put({ ...write("a", "only words"), held: true });
  await box.flush();
  assert.deepEqual([sent.length, box.list().length], [0, 1]);
  box.clear("a");
  assert.equal(box.list().length, 0);
});

test("another person's or another visit's writes are not seen", () => {
  const shared = storage();
  shared.setItem("skt:2:7:op:1", JSON.stringify({ key: "skt:2:7:op:1" }));
  shared.setItem("skt:1:8:op:1", JSON.stringify({ key: "skt:1:8:op:1" }));
  assert.deepEqual(outbox(() => ok(), shared).box.list(), []);
});

test("two flushes at once send once", async () => {
  const { box, sent } = outbox(() => ok());
  box.put(write("a", "1"));
  await Promise.all([box.flush(), box.flush()]);
  assert.equal(sent.length, 1);
});
