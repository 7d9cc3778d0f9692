"""What changed between two snapshots of a plan. Pure: no database, no clock.

A snapshot becomes a map of things (visits, rounds, teams, texts) to what is said of
them; changes are the differences of two maps, so that the old map with the changes is
the new one, and what was moved and moved back has not changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from reports.templatetags.print import day

Kind = Literal["round", "visit", "team", "text"]
#: The kind of thing, its round, and the thing itself; keys are texts.
Place = tuple[Kind, str, str]
Values = Mapping[str, Any]
#: A snapshot as a map.
Content = dict[Place, Values]

POSTPONED, CANCELLED = "postponed", "cancelled"
#: What is compared of a visit.
_VISIT = ("unit", "date", "half_day", "place", "team", "state", "reason")
_ROUND = ("name", "starts_on", "ends_on", "period_from", "period_to", "data_date")
_TEXTS = {
    "title": "tiêu đề",
    "basis": "căn cứ",
    "purpose": "mục đích, yêu cầu",
    "contents": "nội dung",
    "method": "phương pháp",
    "arrangement": "tổ chức thực hiện",
}


@dataclass(frozen=True)
class Change:
    """One thing: what was said of it and what is said now; nothing: it is not there."""

    place: Place
    old: Values | None
    new: Values | None


@dataclass(frozen=True)
class Told:
    """Changes in words, under the round that they belong to; no round: of the plan."""

    round: str
    lines: tuple[str, ...]


def content(snapshot: Mapping[str, Any], *, by_key: bool = True) -> Content:
    """The map of a snapshot; without keys things are told apart by their names."""
    found: Content = {}
    for round_ in snapshot.get("rounds", []):
        key = _key(round_, "name", by_key)
        found["round", key, ""] = {name: round_.get(name, "") for name in _ROUND}
        for row in round_.get("calendar", []):
            values = {name: row.get(name, "") for name in _VISIT}
            found["visit", key, _key(row, "unit", by_key)] = values
        for team in round_.get("teams", []):
            people = [member["name"] for member in team.get("members", [])]
            found["team", key, team["name"]] = {"members": people}
    for name in _TEXTS:
        found["text", "", name] = {"text": snapshot.get(name, "")}
    return found


def has_keys(snapshot: Mapping[str, Any]) -> bool:
    """Older snapshots name their rounds and units only."""
    return all("key" in round_ for round_ in snapshot.get("rounds", []))


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """From one snapshot to another."""
    by_key = has_keys(old) and has_keys(new)
    return compare(content(old, by_key=by_key), content(new, by_key=by_key))


def compare(old: Content, new: Content) -> list[Change]:
    """The differences, in the order of the new map; what is gone comes last."""
    places = [*new, *(place for place in old if place not in new)]
    return [
        Change(place, old.get(place), new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    ]


def apply(old: Content, changes: Iterable[Change]) -> Content:
    """The old map with the changes made."""
    made = dict(old)
    for change in changes:
        if change.new is None:
            made.pop(change.place, None)
        else:
            made[change.place] = change.new
    return made


def tell(
    changes: list[Change], old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[Told]:
    """The changes in sentences: of the plan's texts first, then round by round."""
    by_key = has_keys(old) and has_keys(new)
    names = {
        _key(round_, "name", by_key): round_["name"]
        for snapshot in (old, new)
        for round_ in snapshot.get("rounds", [])
    }
    lines: dict[str, list[str]] = {"": [], **{key: [] for key in names}}
    whole = {change.place[1] for change in changes if _is_whole_round(change)}
    called_off = {one["key"]: one["reason"] for one in new.get("called_off", [])}
    for change in changes:
        kind, key, thing = change.place
        if kind == "round":
            lines[key] += _say_round(change, called_off.get(key, ""))
        elif key not in whole:
            lines[key] += _SAY[kind](change, thing)
    return [
        Told(names.get(key, ""), tuple(said)) for key, said in lines.items() if said
    ]


def notes(changes: list[Change]) -> dict[tuple[str, str], str]:
    """By round and unit: what the calendar says beside a visit that changed."""
    whole = {change.place[1] for change in changes if _is_whole_round(change)}
    return {
        (key, unit): _note(change)
        for change in changes
        for kind, key, unit in [change.place]
        if kind == "visit" and key not in whole
    }


def state_note(row: Values) -> str:
    """What a calendar says of a visit that does not take place on its day."""
    words = {POSTPONED: "Tạm hoãn", CANCELLED: "Hủy"}
    said = words.get(row.get("state", ""), "")
    reason = row.get("reason", "")
    return f"{said}: {reason}" if said and reason else said


def _key(values: Mapping[str, Any], name: str, by_key: bool) -> str:
    return str(values["key"] if by_key and "key" in values else values[name])


def _is_whole_round(change: Change) -> bool:
    return change.place[0] == "round" and (change.old is None or change.new is None)


def _when(values: Values) -> str:
    half = f" ({values['half_day']})" if values["half_day"] else ""
    return f"ngày {day(values['date'])}{half}"


def _moved(old: Values, new: Values) -> bool:
    return (old["date"], old["half_day"]) != (new["date"], new["half_day"])


def _say_visit(change: Change, _thing: str) -> list[str]:
    old, new = change.old, change.new
    if new is None:
        return [f"Đưa {(old or {})['unit']} ra khỏi đợt kiểm tra."]
    if old is None:
        when = f", kiểm tra {_when(new)}" if new["date"] else ""
        return [f"Bổ sung {new['unit']}{when}."]
    said = "; ".join(_say_differences(old, new))
    return [f"{new['unit']}: {said}."] if said else []


def _say_differences(old: Values, new: Values) -> list[str]:
    said = []
    is_off = new["state"] in (POSTPONED, CANCELLED)
    if is_off and (old["state"], old["reason"]) != (new["state"], new["reason"]):
        verb = "tạm hoãn" if new["state"] == POSTPONED else "hủy"
        when = f" {_when(old)}" if old["date"] else ""
        why = f", lý do: {new['reason']}" if new["reason"] else ""
        said.append(f"{verb} cuộc kiểm tra{when}{why}".rstrip("."))
    elif old["state"] and not new["state"] and not _moved(old, new):
        said.append(f"kiểm tra lại theo lịch {_when(new)}")
    if new["date"] and _moved(old, new):
        was = f"chuyển từ {_when(old)} sang" if old["date"] else "kiểm tra"
        said.append(f"{was} {_when(new)}")
    elif old["date"] and not new["date"] and not is_off:
        said.append(f"chưa xếp lại ngày (trước là {_when(old)})")
    if new["team"] and old["team"] != new["team"]:
        was = f" (trước là {old['team']})" if old["team"] else ""
        said.append(f"do {new['team']} thực hiện{was}")
    if new["place"] and old["place"] != new["place"]:
        was = f" (trước là {old['place']})" if old["place"] else ""
        said.append(f"địa điểm: {new['place']}{was}")
    return said


def _note(change: Change) -> str:
    old, new = change.old, change.new
    if new is None:
        return "Đưa ra khỏi đợt"
    if old is None:
        return "Bổ sung"
    said = [state_note(new)]
    if new["date"] and _moved(old, new):
        said.append(f"Chuyển từ {_when(old)}" if old["date"] else "Mới xếp ngày")
    elif old["date"] and not new["date"] and not new["state"]:
        said.append(f"Chưa xếp lại ngày; trước là {_when(old)}")
    for name, label in (("team", "Đoàn trước"), ("place", "Địa điểm trước")):
        if old[name] and new[name] and old[name] != new[name]:
            said.append(f"{label}: {old[name]}")
    return "; ".join(filter(None, said))


def _say_round(change: Change, why: str) -> list[str]:
    old, new = change.old, change.new
    if new is None:
        reason = f", lý do: {why.rstrip('.')}" if why else ""
        return [f"Không tổ chức đợt kiểm tra này{reason}."]
    days = f"từ ngày {day(new['starts_on'])} đến ngày {day(new['ends_on'])}"
    if old is None:
        return [f"Bổ sung đợt kiểm tra này, {days}."]
    said = []
    if old["name"] != new["name"]:
        said.append(f"Đổi tên đợt (trước là “{old['name']}”).")
    if (old["starts_on"], old["ends_on"]) != (new["starts_on"], new["ends_on"]):
        was = f"từ ngày {day(old['starts_on'])} đến ngày {day(old['ends_on'])}"
        said.append(f"Thời gian của đợt: {days} (trước là {was}).")
    if any(old[name] != new[name] for name in _ROUND[3:]):
        said.append("Sửa thời hiệu kiểm tra, mốc số liệu.")
    return said


def _say_team(change: Change, thing: str) -> list[str]:
    if change.new is None:
        return [f"Không còn {thing}."]
    if change.old is None:
        return [f"Thành lập thêm {thing}."]
    old, new = change.old["members"], change.new["members"]
    came = [name for name in new if name not in old]
    left = [name for name in old if name not in new]
    said = [f"thêm {', '.join(came)}"] if came else []
    said += [f"thôi {', '.join(left)}"] if left else []
    return [f"Thành phần {thing}: {'; '.join(said) or 'đổi thứ tự'}."]


def _say_text(change: Change, thing: str) -> list[str]:
    return [f"Sửa phần {_TEXTS[thing]}."]


_SAY = {
    "visit": _say_visit,
    "team": _say_team,
    "text": _say_text,
}
