# shellcheck shell=bash
# Sourced by ci/bench: what taking reports in costs a gateway, beside what stores or answers the same. One core is the
# server's, another the client's; every report is 20 samples, and durable when it is answered.

work=
server=

gateway_bench_clean_up() {
    stop_server
    [[ -n $work ]] && rm -rf "$work"
}

stop_server() {
    if [[ -n $server ]]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=
    fi
}

# start_server COMMAND…: on the server's core, its output in the log.
start_server() {
    taskset -c 0 "$@" >>"$work/log" 2>&1 &
    server=$!
}

# wait_for URL: until it is answered; prints the milliseconds that took. Fails after 20 s.
wait_for() {
    local from now
    from=$(date +%s%3N)
    until curl --silent --output /dev/null --max-time 1 "$1"; do
        kill -0 "$server" 2>/dev/null || die "a server ended: $(tail -n 3 "$work/log")"
        now=$(date +%s%3N)
        ((now - from < 20000)) || die "$1 does not answer"
        sleep 0.005
    done
    now=$(date +%s%3N)
    printf '%d\n' $((now - from))
}

# Processor time of a process and its children so far, in ticks: fields 14 to 17 of proc(5) stat, behind the name.
ticks() {
    local pid total=0 fields
    for pid in "$1" $(pgrep -P "$1" || true); do
        read -ra fields <<<"$(sed 's/.*) //' "/proc/$pid/stat")"
        total=$((total + fields[11] + fields[12]))
    done
    printf '%d\n' "$total"
}

resident_kb() {
    local pid total=0
    for pid in "$1" $(pgrep -P "$1" || true); do
        total=$((total + $(sed -nE 's/^VmRSS:[^0-9]*([0-9]+) kB/\1/p' "/proc/$pid/status")))
    done
    printf '%d\n' "$total"
}

# row WHAT CONNECTIONS REPORTS SECONDS ERRORS CPU_US RSS_KB P50_US P99_US
row() {
    awk -v json="$json" -v what="$1" -v connections="$2" -v reports="$3" -v seconds="$4" -v errors="$5" -v cpu="$6" \
        -v rss="$7" -v p50="$8" -v p99="$9" 'BEGIN {
        form = json == "true" \
            ? "{\"what\":\"%s\",\"connections\":%d,\"reports_per_s\":%.0f,\"cpu_us_per_report\":%.1f,\"rss_mb\":%.1f,\"p50_us\":%d,\"p99_us\":%d,\"errors\":%d}\n" \
            : "%-18s %11d %11.0f %15.1f %7.1f %8d %8d %7d\n"
        printf form, what, connections, reports / seconds, cpu, rss / 1024, p50, p99, errors
    }'
}

# note NAME UNIT VALUE
note() {
    if [[ $json == true ]]; then
        printf '{"what":"%s","unit":"%s","value":%s}\n' "$1" "$2" "$3"
    else
        printf '%-42s %10s %s\n' "$1" "$3" "$2"
    fi
}

# load WHAT FORM PORT PATH CONNECTIONS
load() {
    local before after result hertz
    hertz=$(getconf CLK_TCK)
    before=$(ticks "$server")
    result=$(REPORT_FORM=$2 REPORT_PATH=$4 taskset -c 1 wrk --threads "$5" --connections "$5" --duration "${seconds}s" \
        --timeout 10s --script ci/bench.d/reports.lua "http://127.0.0.1:$3" | sed -n 's/^RESULT //p')
    after=$(ticks "$server")
    [[ -n $result ]] || die "wrk gave no result"
    read -r reports elapsed errors p50 p99 <<<"$result"
    row "$1" "$5" "$reports" "$elapsed" "$errors" \
        "$(awk -v t=$((after - before)) -v h="$hertz" -v n="$reports" 'BEGIN { print t * 1e6 / h / (n > 0 ? n : 1) }')" \
        "$(resident_kb "$server")" "$p50" "$p99"
    total=$((total + reports))
}

# Sixteen devices, one for each connection; bench00's token is halo_bench00.
add_devices() {
    python3 - "$1" <<'TEXT'
import hashlib, sqlite3, sys
with sqlite3.connect(sys.argv[1]) as database:
    for name in (f"bench{number:02d}" for number in range(16)):
        node = database.execute("INSERT INTO nodes (name, role, created_ms) VALUES (?, 'node', 0)", (name,)).lastrowid
        digest = hashlib.sha256(f"halo_{name}".encode()).digest()
        database.execute("INSERT INTO node_tokens (digest, node_id, serial, created_ms) VALUES (?, ?, 1, 0)", (digest, node))
TEXT
}

bench_halo() {
    local root=$work/halo port=$1 start_ms
    total=0
    mkdir -p "$root"/{etc/halo,var/lib/halo,run/halo}
    printf '%s\n' 'node: gateway' 'role: gateway' 'mesh:' '  mesh_id: bench' '  trust_secret: bench-trust-secret' \
        '  country: US' '  channel: 38' '  width_mhz: 2' >"$root/etc/halo/config.yaml"
    # The first start makes what later starts find.
    for _ in first second; do
        stop_server
        start_server "$program" --root "$root" --listen "127.0.0.1:$port" --log-level error
        start_ms=$(wait_for "http://127.0.0.1:$port/health")
    done
    sleep 2
    note "start of the gateway to its first answer" ms "$start_ms"
    note "resident memory of the idle gateway" MB "$(awk -v kb="$(resident_kb "$server")" 'BEGIN { print kb / 1024 }')"
    add_devices "$root/var/lib/halo/halo.db"
    local form connections
    for form in compact json; do
        for connections in 1 4 16; do
            load "halo, $form" "$form" "$port" /v1/nodes/NODE/telemetry "$connections"
        done
    done
    stop_server
    # The gateway writes its log into the database when it ends.
    note "octets a sample, halo" octets \
        "$(awk -v s="$(du --bytes --total "$root"/var/lib/halo/*.db* | tail -n 1 | cut -f 1)" -v n="$total" \
            'BEGIN { printf "%.2f", s / n / 20 }')"
}

bench_influx() {
    local folder=$work/influx port=$1 connections
    total=0
    mkdir -p "$folder"
    influxd config >"$work/influx.toml" 2>/dev/null
    start_influx() {
        INFLUXDB_META_DIR=$folder/meta INFLUXDB_DATA_DIR=$folder/data INFLUXDB_DATA_WAL_DIR=$folder/wal \
            INFLUXDB_HTTP_BIND_ADDRESS=127.0.0.1:$port INFLUXDB_BIND_ADDRESS=127.0.0.1:$((port + 1)) \
            INFLUXDB_HTTP_LOG_ENABLED=false INFLUXDB_REPORTING_DISABLED=true INFLUXDB_MONITOR_STORE_ENABLED=false \
            INFLUXDB_DATA_CACHE_SNAPSHOT_WRITE_COLD_DURATION=$1 INFLUXDB_DATA_COMPACT_FULL_WRITE_COLD_DURATION=$1 \
            start_server influxd -config "$work/influx.toml"
        wait_for "http://127.0.0.1:$port/ping" >/dev/null
    }
    start_influx 4h
    curl --silent --output /dev/null --data-urlencode 'q=CREATE DATABASE bench' "http://127.0.0.1:$port/query"
    for connections in 1 4 16; do
        load InfluxDB influx "$port" '/write?db=bench&precision=ms' "$connections"
    done
    stop_server
    # Started anew so that it compacts at once what it has. Only what holds samples counts, not its preallocated index.
    start_influx 1s
    sleep 8
    stop_server
    note "octets a sample, InfluxDB" octets \
        "$(find "$folder/data" -name '*.tsm' -printf '%s\n' |
            awk -v n="$total" '{ s += $1 } END { printf "%.2f", s / n / 20 }')"
}

bench_nginx() {
    local folder=$work/nginx port=$1 connections
    total=0
    mkdir -p "$folder"
    cat >"$folder/nginx.conf" <<TEXT
daemon off;
worker_processes 1;
pid $folder/pid;
error_log stderr error;
events { worker_connections 64; }
http {
    access_log off;
    keepalive_requests 100000000;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    server { listen 127.0.0.1:$port; location / { return 200; } }
}
TEXT
    start_server nginx -c "$folder/nginx.conf" -p "$folder"
    wait_for "http://127.0.0.1:$port/" >/dev/null
    for connections in 1 4 16; do load "nginx, 200" compact "$port" / "$connections"; done
    stop_server
}

bench_sqlite() {
    local reports elapsed cpu octets resident
    cc -O2 -o "$work/sqlite_rows" ci/bench.d/sqlite_rows.c -lsqlite3
    read -r reports elapsed cpu octets resident <<<"$(taskset -c 0 "$work/sqlite_rows" "$work/rows.db" "$seconds" |
        sed -n 's/^RESULT //p')"
    row "SQLite, rows, in C" 1 "$reports" "$elapsed" 0 "$cpu" "$resident" 0 0
    note "octets a sample, SQLite rows" octets "$octets"
}

# Questions to a database, without HTTP.
bench_store() {
    local json_flag=()
    if [[ $json == true ]]; then json_flag=(--json); fi
    taskset -c 0 "$(dirname "$program")/halo-sim" bench-store "$work/store.db" "${json_flag[@]}"
}

# gateway_bench PROGRAM SECONDS JSON
gateway_bench() {
    program=$1 seconds=$2 json=$3
    local name port
    for name in wrk influxd nginx cc taskset python3; do
        command -v "$name" >/dev/null || die "$name is missing: ci/install --for-bench"
    done
    (($(nproc) >= 2)) || die "one core for the server and one for the client are needed"
    # Files where durable means something: a temporary file system has no medium to wait for.
    work=$(mktemp --directory --tmpdir="$PWD/.build-bench" gateway.XXXXXX)
    trap gateway_bench_clean_up EXIT
    port=$((20000 + RANDOM % 20000))
    if [[ $json != true ]]; then
        printf '%-18s %11s %11s %15s %7s %8s %8s %7s\n' what connections reports/s "CPU µs/report" "RSS MB" \
            "p50 µs" "p99 µs" errors
    fi
    bench_halo "$port"
    bench_sqlite
    bench_influx $((port + 1))
    bench_nginx $((port + 3))
    bench_store
}
