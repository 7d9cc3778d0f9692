"""The admin of the register and of the people who keep it."""

from unions.admin import people, register

__all__ = ["people", "register"]
