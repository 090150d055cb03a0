"""Intercosmos: what space partners can do together, which way is best, and who does what, fairly."""

__version__ = "0.1.0"
