"""JAX as Intercosmos uses it: 64-bit numbers, compiled kernels kept on disk.

Importing this module sets both once for the process; every module that compiles a kernel imports ``jax``
and ``jnp`` from here, so that none can forget. The cache lives in the user's cache folder, or where the
environment variable ``INTERCOSMOS_CACHE`` says.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from intercosmos.physics.kept import cache_folder

__all__ = ["cache_folder", "jax", "jnp"]


jax.config.update("jax_enable_x64", True)
jax.config.update("jax_compilation_cache_dir", str(cache_folder() / "kernels"))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.2)
