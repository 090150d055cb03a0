"""Time and frames, elements, node drift, launch geometry and windows, manoeuvres, phasing.

A library of its own: arrays in, arrays out, SI, no files of ours and no state. Import the module you need, such as
``from intercosmos.physics.orbits import windows``.
"""
