# Sourced by scripts: put_beside_packages SCRIPTS FOLDER copies the scripts of a folder into one of the build, beside the
# packages that its lock file names, which npm fetches when the lock file is another than the last time.
put_beside_packages() {
    mkdir -p "$2"
    for file in "$1"/*.mjs "$1"/package.json "$1"/package-lock.json; do
        cmp -s "$file" "$2/${file##*/}" || cp "$file" "$2/"
    done
    cmp -s "$2/package-lock.json" "$2/node_modules/installed.json" && return
    (cd "$2" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$2/package-lock.json" "$2/node_modules/installed.json"
}
