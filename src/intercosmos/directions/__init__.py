"""The directions of co-operation: which roles, which options, which margins. One file each."""
