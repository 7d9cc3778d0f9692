"""The admin in one module a noun; importing them registers them."""

from inspections.admin import planning

__all__ = ["planning"]
