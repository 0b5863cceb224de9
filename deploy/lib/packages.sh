# Debian packages, by the same names on Debian 12 and 13. Sourced after common.sh.
# mariadb-server is never among them: it would start a service of the whole system.

build_packages=(
    cmake ninja-build g++ pkgconf python3 python3-yaml
    libexpected-dev libfmt-dev libutf8proc-dev nlohmann-json3-dev
    libpoco-dev libmysqlcppconn-dev libsodium-dev libssl-dev libseccomp-dev prometheus-cpp-dev
    libkainjow-mustache-dev libicu-dev libxlsxwriter-dev
    libhpdf-dev libzxing-dev libpoppler-cpp-dev
    libjpeg62-turbo-dev libspng-dev zlib1g-dev
    libzip-dev libexpat1-dev
)
run_packages=(mariadb-server-core mariadb-client fonts-noto-core)
test_packages=(
    libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev
    curl poppler-utils python3-numpy python3-opencv python3-reportlab
    chromium
)
# Another Node.js than Debian's brings its own npm, and does not bear Debian's beside it.
command -v npm >/dev/null || test_packages+=(nodejs npm)

# Those of the named packages that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            echo "$package"
    done
}

# install_packages NAME...: installs what is missing; without anything missing, nothing is touched.
install_packages() {
    local missing become=()
    command -v dpkg-query >/dev/null || fail "this is no Debian; use Debian 12 or 13"
    missing=($(missing_packages "$@"))
    ((${#missing[@]})) || return 0
    say "installing ${#missing[@]} Debian packages: ${missing[*]}"
    if [[ $(id -u) != 0 ]]; then
        command -v sudo >/dev/null ||
            fail "there is no sudo; as root run: apt-get install --no-install-recommends ${missing[*]}"
        become=(sudo)
        [[ -t 0 ]] || become=(sudo -n)
        "${become[@]}" true ||
            fail "sudo refuses; as root run: apt-get install --no-install-recommends ${missing[*]}"
    fi
    become+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300
        -o Acquire::Retries=3)
    "${become[@]}" update </dev/null || say "the lists of packages could not be renewed; using those there"
    "${become[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null ||
        fail "packages could not be installed; check the network and /etc/apt/sources.list, then run this again"
}
