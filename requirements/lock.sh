#!/bin/sh
# Renews the lock files: names, versions and hashes only, no addresses.
set -eu
cd "$(dirname "$0")/.."
uv=${1:-uv}
compile() { "$uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 "$@"; }
compile requirements/uv.in -o requirements/uv.txt
compile pyproject.toml requirements/build.in -o requirements/user.txt
compile pyproject.toml requirements/build.in --group development -c requirements/user.txt -o requirements/development.txt
compile --group peers -c requirements/development.txt -o requirements/peers.txt
