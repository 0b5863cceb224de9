# Words and small helpers of the scripts in deploy/. Sourced with `set -euo pipefail` in force.

export LC_ALL=C.UTF-8

say() { printf "== %s\n" "$*" || true; }

# One sentence that says what to do; status 3 is the environment's fault, as for every program of ours.
fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 3
}

# Wrong usage: one line that names --help.
misuse() {
    printf '%s: %s; see %s --help\n' "${0##*/}" "$*" "$0" >&2
    exit 2
}

# patiently COMMAND...: in a way that a signal does not have to wait for its end. The command leads
# a process group, so that it can be stopped with all it started.
patiently() {
    local status=0
    setsid "$@" </dev/null 9>&- &
    worker=$!
    wait "$worker" || status=$?
    worker=''
    return "$status"
}

# Processes that may compile at once: a core each, and 1 GiB of memory each.
build_jobs() {
    local cores memory
    cores=$(nproc 2>/dev/null || echo 1)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || true)
    if [[ -n $memory && $memory -ge 1 && $memory -lt $cores ]]; then cores=$memory; fi
    echo "$cores"
}

# belongs_here PRESET ROOT: whether build/PRESET was made for this place.
belongs_here() {
    local home
    home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$2/build/$1/CMakeCache.txt" 2>/dev/null)
    [[ $home == "$2" ]]
}

# configure PRESET ROOT [OPTION...]: makes build/PRESET ready. A build folder that came here from another place
# (a copied tree) cannot be used by CMake and is made anew.
configure() {
    local preset=$1 root=$2
    belongs_here "$preset" "$root" || rm -rf "$root/build/$preset/CMake"{Cache.txt,Files}
    if command -v ccache >/dev/null; then
        export CMAKE_C_COMPILER_LAUNCHER=${CMAKE_C_COMPILER_LAUNCHER-ccache}
        export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
    fi
    (cd "$root" && cmake --preset "$preset" --log-level=WARNING "${@:3}" >/dev/null) ||
        fail "CMake could not configure build/$preset; the lines above say why"
}
