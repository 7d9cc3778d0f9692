from jobs.tests.installations import embedded, house, migrated, served

__all__ = ["embedded", "house", "migrated", "served"]
