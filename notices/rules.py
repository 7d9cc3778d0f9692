"""Who looks at notices, who deals with them, who switches kinds on and off."""

import rules

from accounts.rules import inspects, is_leader, manages
from unions.rules import anyone, is_present

#: One's own, and those of one's union: ``visible_to`` decides which.
rules.add_perm("notices.view_notice", anyone)
#: The log of the inspecting union.
rules.add_perm("notices.see_log", inspects)
#: What will be sent to whom: texts for other people, too.
rules.add_perm("notices.see_schedule", manages | is_leader)
#: Send again, mark as told, take back: for the union that speaks.
rules.add_perm("notices.change_notice", manages & is_present)
#: Which kinds a union sends; asked with the union.
rules.add_perm("notices.change_switch", manages & is_present)
