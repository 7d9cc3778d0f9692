"""The admin in one module a noun; importing them registers them."""

from inspections.admin import planning, recording, reference

__all__ = ["planning", "recording", "reference"]
