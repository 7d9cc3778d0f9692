"""The admin in one module a noun; importing them registers them."""

from inspections.admin import before, planning, recording, reference, self_reports

__all__ = ["before", "planning", "recording", "reference", "self_reports"]
