"""The admin of the register and of the people who keep it."""

from unions.admin import people, register, reorganisations

__all__ = ["people", "register", "reorganisations"]
