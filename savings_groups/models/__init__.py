from savings_groups.models.groups import GroupMonth, SavingsGroup

__all__ = ["GroupMonth", "SavingsGroup"]
