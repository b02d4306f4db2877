#!/bin/sh
# watch-run.sh <pid> <run folder>: ends the test run when the process that owns it is gone, however it ended.
while kill -0 "$1" 2>/dev/null && [ -d "$2" ]; do sleep 1; done
[ -d "$2" ] && exec sh "$(dirname "$0")/end-run.sh" "$2"
