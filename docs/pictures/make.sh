#!/usr/bin/env bash
# Draw the README's picture from a report: the newest one under runs/, or the one named.
#   docs/pictures/make.sh [REPORT.html]
set -euo pipefail
cd "$(dirname "$0")/../.."
report=${1:-$(ls -t runs/*/report.html 2>/dev/null | head -n 1)}
if [ -z "$report" ]; then
  echo "no report under runs/: run make study first" >&2
  exit 2
fi
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1100,1400 \
  --screenshot="$PWD/docs/pictures/report.png" "file://$(realpath "$report")"
