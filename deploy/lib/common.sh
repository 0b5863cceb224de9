# Words and small helpers of the scripts in deploy/. Sourced with `set -euo pipefail` in force.

export LC_ALL=C.UTF-8

say() { printf '== %s\n' "$*"; }

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

# Processes that may compile at once: a core each, and 1 GiB of memory each.
build_jobs() {
    local cores memory
    cores=$(nproc 2>/dev/null || echo 1)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || true)
    if [[ -n $memory && $memory -ge 1 && $memory -lt $cores ]]; then cores=$memory; fi
    echo "$cores"
}

# configure PRESET ROOT [OPTION...]: makes build/PRESET ready. A build folder that came here from another place
# (a copied tree) cannot be used by CMake and is made anew.
configure() {
    local preset=$1 root=$2 cache home
    cache=$root/build/$preset/CMakeCache.txt
    if [[ -f $cache ]]; then
        home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$cache")
        [[ $home == "$root" ]] || rm -rf "$root/build/$preset"
    fi
    if command -v ccache >/dev/null; then
        export CMAKE_C_COMPILER_LAUNCHER=${CMAKE_C_COMPILER_LAUNCHER-ccache}
        export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
    fi
    (cd "$root" && cmake --preset "$preset" --log-level=WARNING "${@:3}") ||
        fail "CMake could not configure build/$preset; the lines above say why"
}
