"""A draw as a file, to be drawn again on another machine."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from savings_groups.sampling.candidates import Candidate, SamplingError
from savings_groups.sampling.drawing import FORMAT, clean_seed, draw
from savings_groups.sampling.rules import Draw, GroupsRule, MembersRule, Rule

#: Most candidates that a file may bring.
POPULATION_MAX = 20_000
#: No number of a rule is larger.
_MOST = 100_000
_RULES: dict[str, type[MembersRule] | type[GroupsRule]] = {
    rule.kind: rule for rule in (MembersRule, GroupsRule)
}


def rule_as_json(rule: Rule) -> dict[str, Any]:
    return {"kind": rule.kind, **asdict(rule)}


def rule_from_json(plain: Any) -> Rule:
    """Raises :class:`SamplingError` for what is no rule, or whose numbers cannot be."""
    kind = plain.get("kind") if isinstance(plain, Mapping) else None
    if not isinstance(kind, str) or kind not in _RULES:
        raise SamplingError("the rule is not known")
    made = _RULES[kind]
    values = {name: value for name, value in plain.items() if name != "kind"}
    try:
        rule = made(**values)
    except TypeError as wrong:
        raise SamplingError("the rule has other parameters") from wrong
    for name, value in asdict(rule).items():
        usual = bool if made.__annotations__[name] is bool else int
        if type(value) is not usual or not 0 <= value <= _MOST:
            raise SamplingError(f"the rule's {name} cannot be")
    return rule


@dataclass(frozen=True)
class Sheet:
    """A draw as a file that another machine can draw again. Codes only, no names."""

    rule: Rule
    seed: str
    population: tuple[Candidate, ...]
    #: As the file says they were, to be compared.
    population_sha256: str = ""
    sample: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "rule": rule_as_json(self.rule),
            "rule_in_words": self.rule.in_words(),
            "seed": self.seed,
            "population_sha256": self.population_sha256,
            "population": [row.as_json() for row in self.population],
            "sample": list(self.sample),
        }

    @classmethod
    def from_json(cls, plain: Any) -> "Sheet":
        """Raises :class:`SamplingError` for a file of another kind."""
        if not isinstance(plain, Mapping) or plain.get("format") != FORMAT:
            raise SamplingError(f"this is no file of the format {FORMAT}")
        rows, sample = plain.get("population"), plain.get("sample", [])
        if not isinstance(rows, list) or len(rows) > POPULATION_MAX:
            raise SamplingError(f"the population is a list of at most {POPULATION_MAX}")
        if not isinstance(sample, list) or not isinstance(plain.get("seed"), str):
            raise SamplingError("seed or sample is missing")
        return cls(
            rule_from_json(plain.get("rule")),
            clean_seed(plain["seed"]),
            tuple(Candidate.from_json(row) for row in rows),
            str(plain.get("population_sha256", "")),
            tuple(str(key) for key in sample),
        )

    def drawn_again(self) -> Draw:
        return draw(self.rule, self.population, self.seed)
