"""JAX as Intercosmos uses it: 64-bit numbers, compiled kernels kept on disk.

Importing this module sets both once for the process; every module that compiles a kernel imports ``jax``
and ``jnp`` from here, so that none can forget. The cache lives in the user's cache folder, or where the
environment variable ``INTERCOSMOS_CACHE`` says.
"""

from __future__ import annotations

import os
from pathlib import Path

import jax
import jax.numpy as jnp

__all__ = ["cache_folder", "jax", "jnp"]


def cache_folder() -> Path:
    """Where compiled kernels are kept between runs."""
    chosen = os.environ.get("INTERCOSMOS_CACHE")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "intercosmos"


jax.config.update("jax_enable_x64", True)
jax.config.update("jax_compilation_cache_dir", str(cache_folder() / "kernels"))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.2)
