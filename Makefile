# Every command sets up what it needs first; the second time takes seconds.
# On a machine without make: python3 -m tools.bootstrap run (test, check, bench).
PYTHON ?= python3

.PHONY: run test check bench setup
run test check bench setup:
	@$(PYTHON) -m tools.bootstrap $@
