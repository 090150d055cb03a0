"""Published figures of orbits, each once: the tests compare with them, and so does the accuracy ledger.

Every case has its source and its tolerance beside it. Lengths, times and angles are in the units of the source.
"""
