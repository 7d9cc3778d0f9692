"""What a rule says when it says no."""


class RuleError(Exception):
    """A rule refused. The text is shown to the person as it is."""
