"""Plans, rounds, teams and visits in the admin, through the same verbs."""
