#!/bin/sh
# end-run.sh <run folder>: kills every engine of a test run and removes the folder with their data.
# A pid file may outlive its process, and the pid be reused: only a process that works inside the folder is killed.
folder=$1
for round in 1 2 3; do
  for file in "$folder"/*/pid; do
    [ -f "$file" ] || continue
    read -r pid <"$file"
    if [ -d /proc/self ]; then
      case "$(readlink "/proc/$pid/cwd")" in "$folder"/*) ;; *) continue ;; esac
    fi
    kill -9 "$pid" 2>/dev/null
  done
  rm -rf "$folder" 2>/dev/null && exit 0
  sleep 1
done
