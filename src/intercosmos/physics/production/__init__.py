"""Production: learning, stages of a licence, stocks; arrays in, arrays out."""
