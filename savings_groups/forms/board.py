"""Forms of the seats on a group's board."""

from savings_groups.models import BoardSeat
from savings_groups.services.board import check_seat
from unions.forms.checked import RegisterForm


class NewSeatForm(RegisterForm):
    """A new leader or deputy: the one before ends the day before."""

    rule = staticmethod(check_seat)

    class Meta:
        model = BoardSeat
        fields = (
            "role",
            "full_name",
            "started_on",
            "relation",
            "heads_other_bank",
            "note",
        )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["started_on"].required = True


class SeatForm(RegisterForm):
    """Correct what is written of a seat, or end it."""

    rule = staticmethod(check_seat)
    kept = frozenset({"group", "role"})

    class Meta:
        model = BoardSeat
        fields = (
            "full_name",
            "started_on",
            "ended_on",
            "relation",
            "heads_other_bank",
            "note",
        )
