# The server and its tables. Sourced after database.sh by deploy/run.

programs=(hoibao-server hoibao-admin hoibao-labels hoibao-scan hoibao-proof)
bin=${HOIBAO_BIN_DIR:-$root/build/release/bin}  # tests run other builds

write_pid() {
    echo "$2" >"$data/$1.pid.new" 9>&-
    mv "$data/$1.pid.new" "$data/$1.pid"
}

admin() { patiently "$bin/hoibao-admin" --config "$config" "$@"; }

# Brings the tables to this version, makes the operator's key, and the sample data of a first start.
prepare_tables() {
    [[ -x $bin/hoibao-admin && -x $bin/hoibao-server ]] ||
        fail "the programs are not in $bin; start without --no-build"
    admin migrate >"$data/migrate.log" || fail "the tables could not be brought to this version; see the line above"
    grant_tables
    made_key=no
    if [[ ! -s $data/admin.key ]]; then
        admin key create --role operator --office C80 --name "Người vận hành máy này" \
            >"$data/admin.key.new" && mv "$data/admin.key.new" "$data/admin.key" ||
            fail "the operator's key could not be made; see the line above"
        made_key=yes
    fi
    if [[ -e $data/demo.wanted ]]; then
        say "filling in sample data (none with --empty)"
        admin demo || say "without sample data; see the line above"
        rm -f "$data/demo.wanted"
    fi
}

start_server() {
    rm -f "$data/private.port"
    # The log of at most two starts, where it grew large.
    if [[ $(stat -c %s "$data/server.log" 2>/dev/null || echo 0) -gt 100000000 ]]; then
        mv "$data/server.log" "$data/server.log.1"
    fi
    setsid setpriv --pdeathsig TERM "$bin/hoibao-server" --config "$config" \
        >>"$data/server.log" 2>&1 </dev/null 9>&- &
    server=$!
    disown "$server"
    write_pid server "$server"
}

# Status of /readyz on the private port; nothing where nobody answers.
readiness() {
    local host line
    [[ -s $data/private.port ]] || return 0
    host=${HOIBAO_PRIVATE_ADDRESS:-$(key_of private.address)}
    if [[ $host == 0.0.0.0 ]]; then host=127.0.0.1; fi
    {
        exec {wire}<>"/dev/tcp/$host/$(<"$data/private.port")" || return 0
        printf 'GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&"$wire"
        read -r -t 5 -u "$wire" line || true
        exec {wire}>&-
    } 2>/dev/null
    line=${line#HTTP/1.? }
    echo "${line%% *}"
}

wait_for_server() {
    local tenths=600
    until [[ $(readiness) == 200 ]]; do
        if ! kill -0 "$server" 2>/dev/null; then
            tail -n 5 "$data/server.log" >&2
            fail "the server ended while it started; the lines above, the end of $data/server.log, say why"
        fi
        ((tenths-- > 0)) || fail "the server is not ready; the end of $data/server.log says why"
        sleep 0.1
    done
}

announce() {
    local home=http://127.0.0.1:$port first_link
    say "citizens: $home/track"
    say "programs: $home/openapi.json"
    say "health and metrics: http://127.0.0.1:$(<"$data/private.port")/metrics"
    say "configuration: $config"
    if first_link=$(admin first-link 2>/dev/null); then
        say "the first administrator sets a password here, once, within 24 hours: $first_link"
    fi
    if [[ $made_key == yes ]]; then
        say "the operator's key, shown this once, kept in $data/admin.key: $(<"$data/admin.key")"
        say "passwords of the database, made now, are in the configuration"
    fi
    echo "ready $home/"
}
