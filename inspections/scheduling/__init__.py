"""A schedule for a round: plain values in, plain values out, no database.

``problem`` what is given, ``rules`` what forbids, ``score`` what is better, ``greedy``
and ``cpsat`` two engines, ``engine`` which of them, ``verify`` that nothing is broken,
``obstacles`` why a unit found no place.
"""
