"""Drawing a sample that anybody can draw again: same list, same seed, same sample.

No random numbers, no locale, no database: every candidate's place is the SHA-256 of
the seed, the population's hash and her key. The population's hash is that of a text
which any program can write (:func:`canonical`).

Source: the bank's practice of surprise checks under guidance 727/HD-NHCS of 2026: six
to eight households by the size of the group, loans younger than 30 days always, one
borrower for studies if there is any, overdue and frozen ones apart, and first those
who were not met the last time.
"""

from savings_groups.sampling.candidates import GRADES, Candidate, SamplingError
from savings_groups.sampling.drawing import (
    FORMAT,
    SEED_MAX,
    canonical,
    clean_seed,
    draw,
    population_sha256,
    successor,
)
from savings_groups.sampling.rules import (
    NEW_DAYS,
    Draw,
    GroupsRule,
    MembersRule,
    Rule,
    least_members,
)
from savings_groups.sampling.sheets import Sheet, rule_as_json, rule_from_json

__all__ = [
    "FORMAT",
    "GRADES",
    "NEW_DAYS",
    "SEED_MAX",
    "Candidate",
    "Draw",
    "GroupsRule",
    "MembersRule",
    "Rule",
    "SamplingError",
    "Sheet",
    "canonical",
    "clean_seed",
    "draw",
    "least_members",
    "population_sha256",
    "rule_as_json",
    "rule_from_json",
    "successor",
]
