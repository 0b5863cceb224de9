# The private MariaDB of one data folder. Sourced after common.sh by deploy/run, which sets
# $root, $data and $config. It reads deploy/config/mariadb.cnf and nothing of the machine's own.

# sockaddr_un holds 107 bytes, and database.hosts no comma: under such a data folder the socket lies
# in a folder of our own in /tmp, and the data folder holds a link to it.
choose_socket() {
    socket=$data/database.sock
    [[ $(printf '%s' "$socket" | wc -c) -gt 100 || $socket == *,* ]] || return 0
    local folder
    folder=/tmp/hoibao-$(id -u)-$(printf '%s' "$data" | cksum | tr ' ' '-')
    mkdir -m 700 "$folder" 2>/dev/null || true
    [[ -d $folder && ! -L $folder && -O $folder ]] || fail "$folder is somebody else's; remove it"
    ln -sfn "$folder/database.sock" "$data/database.sock"
    socket=$folder/database.sock
}

# Processes whose command line begins with program $1 and holds the whole argument $2.
processes_of() {
    local entry line
    for entry in /proc/[0-9]*/cmdline; do
        mapfile -d '' -t line 2>/dev/null <"$entry" || continue
        [[ ${line[0]-} == */$1 || ${line[0]-} == "$1" ]] || continue
        printf '%s\n' "${line[@]:1}" | grep -qxF -- "$2" || continue
        entry=${entry#/proc/}
        echo "${entry%/cmdline}"
    done
}

# stop_process PID SECONDS: asks it (or the group -PID) to end, and ends it after SECONDS.
stop_process() {
    local pid=$1 tenths=$(($2 * 10))
    kill -TERM -- "$pid" 2>/dev/null || return 0
    while kill -0 -- "$pid" 2>/dev/null; do
        if ((tenths-- <= 0)); then
            kill -KILL -- "$pid" 2>/dev/null || true
            return 0
        fi
        sleep 0.1
    done
}

# What a run that was killed left behind: the server first, since it uses the database.
stop_left_behind() {
    local pid
    for pid in $(processes_of hoibao-server "$config"); do
        say "stopping a server that was left behind (process $pid)"
        stop_process "$pid" 20
    done
    for pid in $(processes_of mariadbd "--datadir=$data/database"); do
        say "stopping a database that was left behind (process $pid)"
        stop_process "$pid" 60
    done
    rm -f "$data/server.pid" "$data/database.pid" "$data/private.port"
}

# The owner of everything in the database is the system's user we run as, known by the socket and
# without a password; where that user has no name, it is root, and the folder's mode is the guard.
owner=$(id -un 2>/dev/null || true)
as_system_user=(--auth-root-authentication-method=socket "--auth-root-socket-user=$owner")
if [[ -z $owner ]]; then
    owner=root
    as_system_user=(--auth-root-authentication-method=normal)
fi
# MariaDB runs as root only when told so.
as_root=()
if [[ $(id -u) == 0 ]]; then as_root=(--user=root); fi

# Makes the database's files, whole or not at all.
make_database() {
    [[ ! -d $data/database ]] || return 0
    say "making a database in $data/database"
    rm -rf "$data/database.new"
    # mariadb-install-db cannot bear a blank in a name: then it works in /tmp. In either case not with
    # /tmp itself as its tmpdir: a mariadbd that starts removes the temporary tables it finds there.
    local place=$data settings=$root/deploy/config/mariadb.cnf
    if [[ $root$data == *[[:blank:]]* ]]; then
        place=$(mktemp -d /tmp/hoibao-making.XXXXXX)
        cp "$settings" "$place/mariadb.cnf"
        settings=$place/mariadb.cnf
    fi
    # --force: also where this machine's own name cannot be resolved.
    mariadb-install-db --defaults-file="$settings" "${as_root[@]}" \
        --datadir="$place/database.new" --tmpdir="$place" "${as_system_user[@]}" \
        --skip-test-db --skip-name-resolve --force \
        >"$data/database.log" 2>&1 </dev/null ||
        fail "MariaDB could not make its files; $data/database.log says why"
    if [[ $place != "$data" ]]; then
        mv "$place/database.new" "$data/database.new"
        rm -rf "$place"
    fi
    [[ $demo == no ]] || touch "$data/demo.wanted"
    mv "$data/database.new" "$data/database"
}

# Starts it in the background; its end is noticed by the caller. It stops by itself when we are
# killed, so that nothing is left behind.
start_database() {
    rm -f "$socket"
    mkdir -p "$data/tmp"
    setsid setpriv --pdeathsig TERM mariadbd --defaults-file="$root/deploy/config/mariadb.cnf" \
        "${as_root[@]}" --datadir="$data/database" --socket="$socket" --tmpdir="$data/tmp" \
        --secure-file-priv="$data/tmp" --pid-file="$data/database/mariadbd.pid" \
        >>"$data/database.log" 2>&1 </dev/null 9>&- &
    database=$!
    disown "$database"
    write_pid database "$database"
}

# SQL on standard input, as the owner of everything.
as_owner() {
    mariadb --no-defaults --socket="$socket" --user="$owner" --batch --skip-column-names "$@"
}

wait_for_database() {
    local tenths=1200
    until as_owner -e 'SELECT 1' >/dev/null 2>&1 </dev/null; do
        kill -0 "$database" 2>/dev/null ||
            fail "MariaDB ended while it started; the end of $data/database.log says why"
        ((tenths-- > 0)) || fail "MariaDB does not answer; the end of $data/database.log says why"
        sleep 0.1
    done
}

# The accounts of the configuration: one that may change tables, one for the server. Statements of
# the server's account end after 8 s. No password is ever on a command line.
make_accounts() {
    local name user password admin admin_password
    name=$(key_of database.name) user=$(key_of database.user)
    password=$(key_of database.password)
    admin=$(key_of database.admin_user) admin_password=$(key_of database.admin_password)
    as_owner <<END || fail "the accounts of the database could not be made; see the line above"
CREATE DATABASE IF NOT EXISTS \`$name\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
CREATE USER IF NOT EXISTS '$admin'@'localhost';
ALTER USER '$admin'@'localhost' IDENTIFIED BY '$admin_password';
GRANT ALL ON \`$name\`.* TO '$admin'@'localhost';
CREATE USER IF NOT EXISTS '$user'@'localhost';
ALTER USER '$user'@'localhost' IDENTIFIED BY '$password' WITH MAX_STATEMENT_TIME 8;
END
}

# What the server may do, table by table: what happened and who did it can be added and read, and
# never changed; the version of the tables can only be read.
grant_tables() {
    local name user table
    name=$(key_of database.name) user=$(key_of database.user)
    {
        as_owner -e "SELECT table_name FROM information_schema.tables
                     WHERE table_schema = '$name' AND table_type = 'BASE TABLE'" </dev/null |
            while read -r table; do
                case $table in
                    item_event | audit | audit_chain | audit_head | item_promise) rights='SELECT, INSERT' ;;
                    schema_version | schema_migration) rights='SELECT' ;;
                    *) rights='SELECT, INSERT, UPDATE, DELETE' ;;
                esac
                echo "GRANT $rights ON \`$name\`.\`$table\` TO '$user'@'localhost';"
            done
    } | as_owner || fail "the rights of the server's account could not be set; see the line above"
}
