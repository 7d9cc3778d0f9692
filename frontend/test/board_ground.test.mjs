import assert from "node:assert/strict";
import { test } from "node:test";
import { Ground } from "../src/js/board_ground.js";

const ground = new Ground({
  off: { "2020-03-14": "weekend" },
  units: { 7: { "2020-03-11 am": ["hard", "elsewhere"], "2020-03-12 pm": ["soft", "congress"] } },
  teams: { 1: { "2020-03-10 am": [50] }, 2: { "2020-03-10 am": [51], "2020-03-10 pm": [51] } },
});
const visit = { unit: "7", visit: "50", team: "1", halfDay: "morning" };
const waiting = { unit: "7", visit: "", team: "", halfDay: "morning" };

test("a visit does not stand in its own way, another's half-day is taken", () => {
  assert.equal(ground.about(visit, "2020-03-10 am").level, "");
  assert.deepEqual(ground.about({ ...visit, visit: "60" }, "2020-03-10 am"), { level: "hard", why: "", taken: true });
});

test("a unit without a team is barred only when all teams are taken", () => {
  assert.equal(ground.about(waiting, "2020-03-10 am").taken, true);
  assert.equal(ground.about(waiting, "2020-03-10 pm").level, "");
  assert.equal(ground.teamFor(waiting, "2020-03-10 pm"), "1");
});

test("days off and busy days take a reason, what is impossible comes first", () => {
  assert.deepEqual(ground.about(visit, "2020-03-14 am"), { level: "soft", why: "weekend", taken: false });
  assert.equal(ground.about(visit, "2020-03-11 am").level, "hard");
});

test("a whole day asks both of its halves", () => {
  const whole = { ...visit, halfDay: "full" };
  assert.deepEqual(Ground.halves(whole, "2020-03-12 am"), ["2020-03-12 am", "2020-03-12 pm"]);
  assert.equal(ground.about(whole, "2020-03-12 am").why, "congress");
  assert.equal(ground.about(visit, "2020-03-12 am").level, "");
});
