"""Who may keep the savings-and-loan groups."""

import rules

from accounts.rules import is_inspector, is_officer, manages
from unions.rules import anyone, is_inside

for _model in ("savingsgroup", "groupmonth"):
    rules.add_perm(f"savings_groups.view_{_model}", anyone)
    rules.add_perm(f"savings_groups.add_{_model}", (manages | is_officer) & is_inside)
    rules.add_perm(
        f"savings_groups.change_{_model}", (manages | is_officer) & is_inside
    )
rules.add_perm("savings_groups.view_boardseat", anyone)
for _action in ("add", "change"):
    rules.add_perm(
        f"savings_groups.{_action}_boardseat", (manages | is_officer) & is_inside
    )

#: What the bank hands over: lists of the whole area.
for _action in ("view", "add", "change"):
    rules.add_perm(f"savings_groups.{_action}_bankfile", manages & is_inside)
    rules.add_perm(f"savings_groups.{_action}_hardarea", manages & is_inside)

#: Members are shown masked to whoever may see their group. More is asked for each
#: time, and written down: the number of one, a list of many.
rules.add_perm("savings_groups.view_borrower", anyone)
rules.add_perm("savings_groups.view_loan", anyone)
rules.add_perm("savings_groups.reveal_borrower", (manages | is_inspector) & is_inside)
rules.add_perm("savings_groups.search_id_numbers", manages | is_inspector)
rules.add_perm("savings_groups.export_borrowers", manages)
rules.add_perm("savings_groups.print_borrowers", anyone & is_inside)
rules.add_perm("savings_groups", anyone)
