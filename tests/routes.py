"""Who gets what at every address: the table that ``test_routes`` walks.

A row is: the route, the thing it is about (``world.build``), the method, and the
answers to the administrator, union staff, inspector, leader, officer of the unit, and
union staff of another city. One number stands for all. Every route answers nobody with
the sign-in page, unless it is public. POST is sent without any data: 302 means that
the verb was allowed (done, or refused by a rule), 200 that a form is shown again with
its faults.
"""

ROLES = ("administrator", "staff", "inspector", "leader", "officer", "stranger")

#: Addresses that ask nobody who she is, by method: what they answer.
PUBLIC = {}

TABLE = """
home  -  GET   200
home  -  POST  405
"""

#: Routes about things that belong to no union, so nothing of them is foreign.
FOREIGN: set[str] = set()

#: Addresses of Django's own that answer nothing but a redirect or a static text.
NOT_WALKED = {"admin:None"}

#: The admin, per model: v(iew), a(dd), c(hange), d(elete); "-" nothing; "x" no admin.
ADMIN = """
"""
