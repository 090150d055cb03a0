#!/bin/sh
# Renews the lock files: names, versions and hashes only, no addresses.
set -eu
cd "$(dirname "$0")/.."
uv=${1:-uv}
compile() { "$uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 "$@"; }
compile requirements/uv.in -o requirements/uv.txt
compile requirements/node.in -o requirements/node.txt
compile pyproject.toml requirements/build.in -o requirements/user.txt
compile pyproject.toml requirements/build.in --group development -c requirements/user.txt -o requirements/development.txt
# The peer asset_asrl stops at NumPy 2.3 and Python 3.11, so benchmarks have an environment of their own.
"$uv" pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
  pyproject.toml requirements/build.in --group peers -o requirements/peers.txt
# pykep needs one old version of heyoka: a third.
"$uv" pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
  pyproject.toml requirements/build.in --group peers-pykep -o requirements/peers-pykep.txt
# cssrlib brings notebooks, maps and a compiler of its own: a fourth. gnss_lib_py wants an xarray older than ours.
"$uv" pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
  pyproject.toml requirements/build.in --group peers-navigation -o requirements/peers-navigation.txt
