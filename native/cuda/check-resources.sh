#!/bin/sh
# check-resources.sh SUMMARY OBJECT...
# Joins the reports of keep-resource-report.sh to SUMMARY and fails when a kernel spills registers.
summary=$1
shift
: >"$summary"
for object in "$@"; do
  if [ -s "$object.resources" ]; then cat "$object.resources" >>"$summary"; fi
done
if command -v c++filt >/dev/null; then
  c++filt <"$summary" >"$summary.names" && mv "$summary.names" "$summary"
fi
if ! grep -q 'registers' "$summary"; then
  echo "$summary: no kernel was reported" >&2
  exit 1
fi
spills=$(grep -E '[1-9][0-9]* bytes spill' -B 2 "$summary")
if [ -n "$spills" ]; then
  printf '%s\n%s\n' "$summary: registers spill to memory; use fewer or raise the bound:" "$spills" >&2
  exit 1
fi
