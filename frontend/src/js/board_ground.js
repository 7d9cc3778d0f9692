// What is known of half-days before the server is asked: who is taken, who is busy, what
// is a holiday. The exact sentences come from the server; this only marks the cells.

export class Ground {
  /** `data` as the page carries it: {off, units, teams}; half-days are "2020-03-10 am". */
  constructor(data) {
    this.off = data.off || {};
    this.units = data.units || {};
    this.teams = data.teams || {};
  }

  /** The half-days that `thing` takes when it is laid on `slot`. */
  static halves(thing, slot) {
    if (thing.halfDay !== "full") return [slot];
    const [day] = slot.split(" ");
    return [`${day} am`, `${day} pm`];
  }

  /** {level: "hard" | "soft" | "", why, taken} for a unit or visit laid on `slot`. */
  about(thing, slot) {
    let found = { level: "", why: "", taken: false };
    for (const half of Ground.halves(thing, slot)) {
      const [level, why] = this.units[thing.unit]?.[half] || ["", ""];
      if (level === "hard") return { level, why, taken: false };
      if (this.isTaken(thing, half)) return { level: "hard", why: "", taken: true };
      if (level === "soft") found = { level, why, taken: false };
      const off = this.off[half.split(" ")[0]];
      if (off && !found.level) found = { level: "soft", why: off, taken: false };
    }
    return found;
  }

  /** Its team is elsewhere; a unit without a team needs one that is not. */
  isTaken(thing, half) {
    const teams = thing.team ? [thing.team] : Object.keys(this.teams);
    return teams.length > 0 && teams.every((team) => !this.isFree(team, half, thing.visit));
  }

  isFree(team, half, visit) {
    const there = this.teams[team]?.[half] || [];
    return there.every((one) => String(one) === String(visit));
  }

  /** A team that can go then: the first that is free, else the first of all. */
  teamFor(thing, slot) {
    if (thing.team) return thing.team;
    const halves = Ground.halves(thing, slot);
    const teams = Object.keys(this.teams);
    return teams.find((team) => halves.every((half) => this.isFree(team, half))) || teams[0] || "";
  }
}
