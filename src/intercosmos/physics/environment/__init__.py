"""What surrounds a vehicle. For now the lower atmosphere; the ground floor together with orbits."""
