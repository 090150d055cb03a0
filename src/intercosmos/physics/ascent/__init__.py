"""Optimal ascent of launch vehicles: stages and engines in, payload and trajectory out.

``vehicle`` says what a rocket is; ``sequence`` cuts its flight into phases; ``flight`` is the compiled kernel;
``solver`` and ``optimise`` find the best steering of many flights at once; ``transfer`` closes the last stage's later
burns; ``profile`` turns a solution into curves and events. Nothing is imported here: JAX loads when it is needed.
"""
