"""Who may keep the savings-and-loan groups."""

import rules

from accounts.rules import is_officer, manages
from unions.rules import anyone, is_inside

for _model in ("savingsgroup", "groupmonth"):
    rules.add_perm(f"savings_groups.view_{_model}", anyone)
    rules.add_perm(f"savings_groups.add_{_model}", (manages | is_officer) & is_inside)
    rules.add_perm(
        f"savings_groups.change_{_model}", (manages | is_officer) & is_inside
    )
rules.add_perm("savings_groups", anyone)
