# The configuration in force, hoibao.properties in the data folder: a filled-in copy of
# deploy/config/hoibao.properties. Sourced after common.sh; works on $config.

# Value of a key in the configuration in force.
key_of() {
    awk -v key="$1" '
        /^[ \t]*#/ { next }
        {
            at = index($0, "=")
            name = substr($0, 1, at - 1)
            gsub(/^[ \t]+|[ \t]+$/, "", name)
            if (at == 0 || name != key) next
            value = substr($0, at + 1)
            gsub(/^[ \t]+|[ \t\r]+$/, "", value)
            print value
            exit
        }' "$config"
}

# set_key KEY VALUE: in its place, whole or not at all.
set_key() {
    KEY=$1 VALUE=$2 awk '
        {
            name = substr($0, 1, index($0, "=") - 1)
            gsub(/^[ \t]+|[ \t]+$/, "", name)
            if (name == ENVIRON["KEY"] && !done) {
                print ENVIRON["KEY"] " = " ENVIRON["VALUE"]
                done = 1
            } else print
        }
        END { if (!done) print ENVIRON["KEY"] " = " ENVIRON["VALUE"] }' "$config" >"$config.new" &&
        mv "$config.new" "$config" || fail "$config cannot be written; is the disk full?"
}

random_hex() { od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n'; }

# Fills in a copy the first time; later only what a start decides: folder, socket, port.
write_settings() {
    local old
    if [[ ! -s $config ]]; then
        cp "$root/deploy/config/hoibao.properties" "$config.first"
        mv "$config.first" "$config"
        set_key database.user hoibao
        set_key database.admin_user hoibao_owner
    fi
    chmod 600 "$config"
    [[ -n $(key_of database.password) ]] || set_key database.password "$(random_hex 24)"
    [[ -n $(key_of database.admin_password) ]] || set_key database.admin_password "$(random_hex 24)"
    set_key data.dir "$data"
    set_key database.hosts "unix:$socket"
    old=$(key_of http.port)
    port=${port:-${HOIBAO_HTTP_PORT:-${old:-8080}}}
    set_key http.port "$port"
    case $(key_of public.url) in
        '' | "http://127.0.0.1:$old") set_key public.url "http://127.0.0.1:$port" ;;
    esac
    # They are in the file now, as this start wants them; the environment must not say otherwise.
    unset HOIBAO_HTTP_PORT HOIBAO_DATA_DIR HOIBAO_DATABASE_HOSTS HOIBAO_DATABASE_USER \
        HOIBAO_DATABASE_PASSWORD HOIBAO_DATABASE_NAME HOIBAO_DATABASE_ADMIN_USER \
        HOIBAO_DATABASE_ADMIN_PASSWORD
}
