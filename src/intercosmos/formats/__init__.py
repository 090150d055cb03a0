"""Readers and writers of the field's files: text on one side, plain data with its place in the file on the other."""
