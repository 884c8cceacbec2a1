# shellcheck shell=bash
# Sourced by steps, after devices.sh: the gateway's API, asked from device 0.
token=

# api PATH [OPTION…]: asks the gateway, signed in.
api() {
    local path=$1
    shift
    node 0 curl --silent --fail --max-time 10 --header "Authorization: Bearer $token" "$@" "http://127.0.0.1:8080$path"
}

healthy() {
    api /health
}

# sign_in: as admin, with the password the first start logged, which the gateway wants changed before anything else.
sign_in() {
    local password chosen="chosen in the lab"
    password=$(in_device 0 journalctl --no-pager -o cat -u gateway-api | sed -nE 's/.*password=([^ ]+).*/\1/p' | head -n 1)
    [[ -n $password ]] || fail "the gateway logged no password"
    token=$(api /api/auth/login --json "$(jq -n --arg p "$password" '{username: "admin", password: $p}')" | jq -r .access_token)
    [[ -n $token && $token != null ]] || fail "signing in at the gateway"
    token=$(api /api/auth/change-password \
        --json "$(jq -n --arg p "$password" --arg n "$chosen" '{password: $p, new_password: $n}')" | jq -r .access_token)
    [[ -n $token && $token != null ]] || fail "changing the password"
}

# let_in NAME: approves the device of this name as an operator does; fails while it has not asked.
let_in() {
    local number
    number=$(api /v1/registrations | jq -r --arg n "$1" '.items[] | select(.requested_name == $n) | .id')
    [[ -n $number ]] || return
    api "/v1/registrations/$number/approve" --request POST
}

# has_metric NAME TEXT: whether the gateway stored a sample of a metric with TEXT in its name.
has_metric() {
    api "/v1/nodes/$1/telemetry/latest" >"$RESULTS/$1-latest.json" || return
    jq -e --arg t "$2" 'any(.items[]; .metric | contains($t))' "$RESULTS/$1-latest.json"
}
