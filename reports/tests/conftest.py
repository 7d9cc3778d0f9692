from jobs.tests.installations import embedded, house, migrated, served
from reports.tests.papers import papers

__all__ = ["embedded", "house", "migrated", "papers", "served"]
