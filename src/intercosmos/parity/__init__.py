"""Parity: what each partner puts in and gets out, the balanced plan, and each partner's share in its value.

``cost`` values contributions, ``ledger`` adds them up, ``problem`` states the choice in whole numbers, ``solver``
solves it, ``choose`` makes the plan and says why, ``shares`` tells what each partner's presence is worth.
"""
