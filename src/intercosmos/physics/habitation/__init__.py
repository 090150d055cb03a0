"""Living aboard: what a crew consumes, and how crews, ships and ports take turns."""
