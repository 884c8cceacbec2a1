# shellcheck shell=bash
# Sourced by the commands in this folder: stages with times, and the folder of the repository.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$repository"

stage_names=()
stage_seconds=()

# stage NAME COMMAND…: runs a command under a heading, and remembers how long it took.
stage() {
    local name=$1 start=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    "$@"
    stage_names+=("$name")
    stage_seconds+=($((SECONDS - start)))
    printf -- '-- %s: %d s\n' "$name" $((SECONDS - start))
}

# Prints the times of all stages so far.
stage_summary() {
    local index
    printf '\n%-28s %8s\n' stage seconds
    for index in "${!stage_names[@]}"; do
        printf '%-28s %8d\n' "${stage_names[index]}" "${stage_seconds[index]}"
    done
    printf '%-28s %8d\n' total "$SECONDS"
}

# die MESSAGE…: says why and stops.
die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# as_root COMMAND…: runs a command as root, through sudo when it has to.
as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "cannot become root to run: $*"
    fi
}
