"""How nature and machines behave: SI floats and arrays in, the same out."""
