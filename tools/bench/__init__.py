"""How fast papers, pages and the register are, as ratios: ``make bench``."""
