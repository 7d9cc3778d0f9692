"""The admin in one module a noun; importing them registers them."""

from inspections.admin import (
    addenda,
    before,
    planning,
    recording,
    reference,
    self_reports,
)

__all__ = ["addenda", "before", "planning", "recording", "reference", "self_reports"]
