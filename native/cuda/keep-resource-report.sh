#!/bin/sh
# keep-resource-report.sh REPORT COMMAND...
# Runs a compiler whose ptxas is verbose: what ptxas says of kernels goes to REPORT, all else to the
# terminal.
report=$1
shift
"$@" 2>"$report.all"
status=$?
talk='^ptxas info|^ *[0-9]+ bytes stack frame'
grep -E "$talk" "$report.all" >"$report"
grep -Ev "$talk" "$report.all" >&2
rm -f "$report.all"
exit $status
