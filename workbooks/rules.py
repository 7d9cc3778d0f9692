"""Who works with workbooks: everyone, on lists that she may see; each list asks more.

A sheet names its own permissions (``view_perm``, ``keep_perm``), of the app that
declares it; an upload or export is its owner's alone (see ``querysets``).
"""

import rules

from accounts.rules import inspects, is_officer

rules.add_perm("workbooks.use_workbooks", inspects | is_officer)
