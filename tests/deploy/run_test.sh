#!/usr/bin/env bash
# Starts real systems with deploy/run, kills parts of them, and looks whether they come back.
# usage: run_test.sh SOURCE_DIR BIN_DIR
set -euo pipefail
source_dir=$1
export HOIBAO_BIN_DIR=$2
PATH=$PATH:/usr/sbin
scratch=$(mktemp -d /tmp/hoibao-run-test.XXXXXX)
declare -a started=() socket_folders=()

end() {
    local pid
    for pid in "${started[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
    sleep 0.2
    rm -rf "$scratch" "${socket_folders[@]}"
}
trap end EXIT

ok() { echo "ok: $* (${SECONDS} s)"; }
bad() {
    echo "FAILED: $*" >&2
    tail -n 20 "$scratch"/*.out "$scratch"/*/server.log "$scratch"/*/database.log >&2 2>/dev/null || true
    exit 1
}

# within SECONDS WHAT COMMAND...: until COMMAND succeeds.
within() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        ((SECONDS <= end)) || bad "$what"
        sleep 0.1
    done
}

free_port() {
    /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start NAME DATA PORT OPTION...
start() {
    local name=$1 data=$2 port=$3
    shift 3
    "$source_dir/deploy/run" --no-build --data "$data" --port "$port" "$@" >"$scratch/$name.out" 2>&1 &
    run_pid=$!
    started+=("$run_pid")
}

is_ready_line() { grep -qx "ready http://127.0.0.1:$2/" "$scratch/$1.out" || { kill -0 "$run_pid" 2>/dev/null || bad "deploy/run ended"; false; }; }

# Status of a path on a port of this machine.
status_of() {
    local line=''
    { exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3 &&
        read -r -t 5 line <&3; exec 3>&-; } 2>/dev/null || true
    line=${line#* }
    echo "${line%% *}"
}
is_ready() { [[ -s $1/private.port && $(status_of "$(<"$1/private.port")" /readyz) == 200 ]]; }
is_other_pid() { [[ -s $1 && $(<"$1") != "$2" ]]; }
is_gone() { ! kill -0 "$1" 2>/dev/null; }
key_of() { sed -n "s/^$2 = //p" "$1/hoibao.properties"; }
sql() {
    local data=$1 socket
    socket=$(key_of "$data" database.hosts)
    MYSQL_PWD=$(key_of "$data" "$2") mariadb --no-defaults --socket="${socket#unix:}" \
        --user="$(key_of "$data" "${2/password/user}")" --skip-column-names hoibao -e "$3" 2>&1
}
refuses() {
    local status=0 said
    said=$("$@" 2>&1 >/dev/null </dev/null) || status=$?
    [[ $status == 2 && $(wc -l <<<"$said") == 1 && $said == *--help* ]] ||
        bad "'$*' gave status $status and said: $said"
}

# --- Wrong usage ---
run=$source_dir/deploy/run
for options in '--prot 8081' '--port' '--port 0' '--port 65536' '--port http' '--port -1' '--data' 'var'; do
    # shellcheck disable=SC2086
    refuses "$run" $options
done
refuses "$run" --data ''
refuses "$source_dir/deploy/test" --slow
refuses "$source_dir/deploy/test" --quick --asan
refuses "$source_dir/deploy/setup" --everything
ok 'wrong options are refused'

# --- Two systems side by side, one under a name too long for a socket ---
long=$scratch/$(printf 'a%.0s' {1..60})/$(printf 'b%.0s' {1..60})
short="$scratch/of two words, ngắn"
long_port=$(free_port)
short_port=$(free_port)
start long "$long" "$long_port" --empty
long_pid=$run_pid
start short "$short" "$short_port" --empty
short_pid=$run_pid
within 90 'the first start is never ready' is_ready_line short "$short_port"
run_pid=$long_pid
within 60 'the start under a long name is never ready' is_ready_line long "$long_port"
for data in "$long" "$short"; do
    socket_folders+=("$(dirname "$(key_of "$data" database.hosts | cut -c6-)")")
done
is_ready "$long" && is_ready "$short" || bad 'a system that said ready is not'
for path in /track /openapi.json; do
    [[ $(status_of "$short_port" "$path") == 200 ]] || bad "$path is not there"
done
for file in hoibao.properties admin.key; do
    [[ $(stat -c %a "$short/$file") == 600 ]] || bad "$file can be read by others"
done
grep -qF "$(<"$short/admin.key")" "$scratch/short.out" || bad 'the key made was not shown'
ok 'two systems are ready'

start again "$short" "$short_port" --empty
again_pid=$run_pid

# --- The server's account ---
for statement in "UPDATE item_event SET note = ''" 'DELETE FROM item_event' 'DELETE FROM audit' \
    "UPDATE audit SET reason = ''" 'DROP TABLE item' \
    'DELETE FROM audit_chain' 'UPDATE audit_chain SET position = 0' 'DELETE FROM audit_head'; do
    [[ $(sql "$short" database.password "$statement") == *'command denied'* ]] ||
        bad "the server's account may: $statement"
done
[[ $(sql "$short" database.admin_password \
    'SELECT @@innodb_flush_log_at_trx_commit, @@sync_binlog, @@log_bin, @@skip_networking, @@local_infile,
            @@innodb_rollback_on_timeout, @@innodb_lock_wait_timeout' | tr '\t' ' ') == '1 1 1 1 0 1 5' ]] ||
    bad 'the database is not set as it should be'
ok 'the account and the settings of the database'

# --- A dead server, a dead database ---
for what in server database; do
    sql "$short" database.admin_password "INSERT INTO document_counter SELECT * FROM document_counter LIMIT 0;
        CREATE TABLE kept_$what (id INT PRIMARY KEY); INSERT INTO kept_$what VALUES (1)" >/dev/null
    pid=$(<"$short/$what.pid")
    kill -KILL "$pid"
    within 5 "the $what is not started again within 5 s" is_other_pid "$short/$what.pid" "$pid"
    within 10 "not ready again after the $what died" is_ready "$short"
    [[ $(sql "$short" database.admin_password "SELECT COUNT(*) FROM kept_$what") == 1 ]] ||
        bad "a row was lost when the $what died"
    ok "a killed $what comes back"
done
server=$(<"$short/server.pid")
database=$(<"$short/database.pid")
kill -KILL "$server" "$database"
within 5 'the database is not started again within 5 s' is_other_pid "$short/database.pid" "$database"
within 5 'the server is not started again within 5 s' is_other_pid "$short/server.pid" "$server"
within 10 'not ready again after server and database died' is_ready "$short"
ok 'server and database killed together come back'
within 15 'a second run of one folder is not refused' is_gone "$again_pid"
grep -q 'another deploy/run' "$scratch/again.out" || bad 'a second run does not say why it is refused'

# --- All at once; then the run alone ---
key=$(<"$short/admin.key")
kill -KILL "$short_pid" "$(<"$short/server.pid")" "$(<"$short/database.pid")"
wait "$short_pid" 2>/dev/null || true
begin=$SECONDS
start short2 "$short" "$short_port"
short_pid=$run_pid
within 30 'no start after all were killed' is_ready_line short2 "$short_port"
((SECONDS - begin <= 10)) || bad "the second start took $((SECONDS - begin)) s"
[[ $(sql "$short" database.admin_password 'SELECT COUNT(*) FROM kept_server') == 1 ]] || bad 'a row was lost'
[[ $(<"$short/admin.key") == "$key" ]] || bad 'the key changed'
ok 'the next start recovers after all were killed'

server=$(<"$short/server.pid")
database=$(<"$short/database.pid")
kill -KILL "$short_pid"
wait "$short_pid" 2>/dev/null || true
start short3 "$short" "$long_port"
short_pid=$run_pid
within 30 'an address in use is not noticed' is_gone "$short_pid"
wait "$short_pid" && bad 'a run without its port ends with status 0'
is_gone "$server" && is_gone "$database" || bad 'something was left behind by a killed run'
ok 'nothing is left behind by a killed run; an address in use ends the start'

# --- A clean end ---
is_ready "$long" || bad 'the other system suffered'
server=$(<"$long/server.pid")
database=$(<"$long/database.pid")
kill -TERM "$long_pid"
status=0
wait "$long_pid" || status=$?
[[ $status == 0 ]] || bad "SIGTERM ends with status $status"
is_gone "$server" && is_gone "$database" || bad 'SIGTERM leaves processes behind'
[[ ! -e $long/server.pid && ! -e $long/database.pid ]] || bad 'SIGTERM leaves pid files'
grep -q 'Shutdown complete' "$long/database.log" || bad 'the database was not stopped cleanly'
ok 'SIGTERM stops server and database cleanly'
