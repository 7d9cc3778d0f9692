"""What plugs into what, by name: the lower apps know nothing of the higher ones."""

#: What each kind of job does: ``handler(job, **payload)``. The list is whole.
JOB_HANDLERS: dict[str, str] = {
    "reports.render": "reports.services.bundling.render",
    "reports.bundle": "reports.services.bundling.draft",
    "reports.bundle_file": "reports.services.bundle_writing.write",
    "reports.bundles": "reports.services.bundling.tend",
    "reports.word": "reports.services.word_files.render",
    "reports.scans": "reports.services.sorting.sort",
    "reports.signatures": "reports.services.signatures.check",
    "bank.check": "savings_groups.services.bank.checking.check",
    "bank.apply": "savings_groups.services.bank.applying.apply",
    "workbooks.check": "workbooks.services.checking.check",
    "workbooks.apply": "workbooks.services.applying.apply",
    "workbooks.export": "workbooks.services.exports.export",
    "inspections.propose": "inspections.services.proposing.propose",
    "notices.send": "notices.services.sending.send",
    "notices.digest": "notices.services.digests.make",
    "inspections.remind": "inspections.services.reminders.collect",
    "inspections.urge": "inspections.services.ladder.collect",
}

#: Who knows what people have to do: ``source(day) -> Iterable[DigestLine]``
#: (``notices.selectors.digest``). The list is whole.
DIGEST_SOURCES: list[str] = ["inspections.selectors.digest.digest_lines"]

#: What puts into a mail what its row must not hold: ``filler(notice, text) -> str`` by
#: the kind of notice; it raises ``RuleError`` when there is nothing to send any more.
NOTICE_FILLERS: dict[str, str] = {
    "remedy_sheet": "inspections.selectors.upload_links.filled",
}

#: Lists that go out as Excel and come in again: slug → declaration. The list is whole.
WORKBOOK_KINDS: dict[str, str] = {
    "unions": "unions.sheets.unions.UnionSheet",
    "branches": "unions.sheets.branches.BranchSheet",
    "officers": "unions.sheets.officers.OfficerSheet",
    "posts": "unions.sheets.posts.PostSheet",
    "figures": "unions.sheets.figures.FiguresSheet",
    "borrowers": "savings_groups.sheets.borrowers.BorrowerSheet",
    "remedies": "inspections.sheets.remedies.RemedySheet",
}

#: Who hands over what when a union ends, in this order. The list is whole.
REGISTER_MOVERS: list[str] = [
    "unions.services.handover.branches.Branches",
    "unions.services.handover.posts.BranchPosts",
    "unions.services.handover.posts.ContinuedPosts",
    "unions.services.handover.posts.EndingPosts",
    "unions.services.handover.people.Officers",
    "unions.services.handover.people.Memberships",
    "unions.services.handover.things.Initiatives",
    "unions.services.handover.things.Funds",
    "unions.services.handover.days.BusyDaysAhead",
    "savings_groups.services.handover.Groups",
    "inspections.services.handover.Remedies",
    "inspections.services.handover.Visits",
    "inspections.services.handover_rounds.RoundUnits",
]
