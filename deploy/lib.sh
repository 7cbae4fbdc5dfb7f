# What deploy/up, deploy/down and the tests of the images share: the Docker engine and the compose command.
# shellcheck shell=bash
ENGINE_RUN=${ENGINE_RUN:-/run/isotherm-engine}
ENGINE_DATA=${ENGINE_DATA:-/var/lib/isotherm-engine}

say() { printf 'deploy: %s\n' "$*" >&2; }

apt_install() { DEBIAN_FRONTEND=noninteractive timeout 150 apt-get install -y -q --no-install-recommends "$@"; }

install_packages() {
  say "installing $*"
  { apt_install "$@" || { timeout 60 apt-get update -q && apt_install "$@"; }; } >/dev/null 2>&1 ||
    { say "cannot install $*; try it by hand: apt-get install $*"; return 1; }
}

engine_answers() { docker info >/dev/null 2>&1; }

# What an engine changes on the machine beside its own data, to be put back after it.
note_network() {
  {
    printf 'forward_policy=%s\n' "$(iptables -S FORWARD | sed -n 's/^-P FORWARD //p')"
    printf 'ip_forward=%s\n' "$(cat /proc/sys/net/ipv4/ip_forward)"
    for name in bridge-nf-call-iptables bridge-nf-call-ip6tables; do
      # Where the kernel does not know it yet, bridges are not filtered.
      printf '%s=%s\n' "${name//-/_}" "$(cat /proc/sys/net/bridge/$name 2>/dev/null || echo 0)"
    done
    [ ! -e /sys/class/net/docker0 ] || echo docker0=kept
  } >"$ENGINE_RUN/network"
}

restore_network() {
  local forward_policy=ACCEPT ip_forward=0 bridge_nf_call_iptables=0 bridge_nf_call_ip6tables=0 docker0='' table rule chain
  # shellcheck disable=SC1091
  . "$ENGINE_RUN/network"
  for table in filter nat; do
    # Rules that lead to the engine's chains or bridges (docker0, and br- with twelve digits), then the chains.
    iptables -t $table -S | sed -nE '/-j DOCKER|-[io] (docker0|br-[0-9a-f]{12}) /s/^-A //p' | while read -r rule; do
      eval "iptables -t $table -D $rule" 2>/dev/null || true
    done
    for chain in $(iptables -t $table -S | sed -n 's/^-N \(DOCKER.*\)/\1/p'); do
      iptables -t $table -F "$chain"
    done
    for chain in $(iptables -t $table -S | sed -n 's/^-N \(DOCKER.*\)/\1/p'); do
      iptables -t $table -X "$chain"
    done
  done
  iptables -P FORWARD "$forward_policy"
  [ -n "$docker0" ] || ip link delete docker0 2>/dev/null || true
  echo "$ip_forward" >/proc/sys/net/ipv4/ip_forward
  if [ -d /proc/sys/net/bridge ]; then
    echo "$bridge_nf_call_iptables" >/proc/sys/net/bridge/bridge-nf-call-iptables
    echo "$bridge_nf_call_ip6tables" >/proc/sys/net/bridge/bridge-nf-call-ip6tables
  fi
}

need_engine() {
  if engine_answers; then
    return
  fi
  if ! command -v dockerd >/dev/null || ! command -v iptables >/dev/null; then
    install_packages docker.io iptables
    # The package starts an engine of its own, which would stay when this one is gone.
    if [ -d /run/systemd/system ]; then
      systemctl --quiet disable --now docker.socket docker.service || true
    fi
  fi
  hash -r
  mkdir -p "$ENGINE_RUN" "$ENGINE_DATA"
  # What an engine that was killed has left here is from before it, and what it changed stands still.
  [ -f "$ENGINE_RUN/network" ] || note_network
  say "starting a Docker engine"
  setsid dockerd --data-root "$ENGINE_DATA" --exec-root "$ENGINE_RUN/exec" --pidfile "$ENGINE_RUN/pid" \
    --host unix:///var/run/docker.sock >"$ENGINE_RUN/log" 2>&1 </dev/null &
  local deadline=$((SECONDS + 30))
  while [ $SECONDS -lt $deadline ]; do
    engine_answers && return
    sleep 0.2
  done
  say "the Docker engine did not start within 30 s; see $ENGINE_RUN/log"
  return 1
}

# Only the engine that need_engine has started.
stop_engine() {
  [ -f "$ENGINE_RUN/network" ] || return 0
  local pid deadline=$((SECONDS + 5))
  # It may only just have been started.
  while [ ! -s "$ENGINE_RUN/pid" ] && [ $SECONDS -lt $deadline ]; do
    sleep 0.2
  done
  if [ -s "$ENGINE_RUN/pid" ]; then
    pid=$(cat "$ENGINE_RUN/pid")
    deadline=$((SECONDS + 30))
    kill "$pid" 2>/dev/null || true
    while [ -d "/proc/$pid" ] && [ $SECONDS -lt $deadline ]; do
      sleep 0.2
    done
  fi
  restore_network
  rm -rf "$ENGINE_RUN"
}

# ended_as_a_whole UNDO COMMAND: runs a function; on SIGINT, SIGTERM or SIGHUP everything that it has started is ended, but
# what is in a session of its own, and UNDO is called.
ended_as_a_whole() {
  local undo=$1 former=${!:-} group='' status=0
  # First, or what is started would go on where the signal comes at once.
  trap 'end_whole 130' INT
  trap 'end_whole 143' TERM
  trap 'end_whole 129' HUP
  set -m
  "$2" &
  group=$!
  set +m
  wait "$group" || status=$?
  trap - INT TERM HUP
  [ "$status" = 0 ] || exit "$status"
}

# Of ended_as_a_whole, whose variables it uses.
end_whole() {
  trap '' INT TERM HUP
  say "ended from outside: taking away what was begun"
  local deadline=$((SECONDS + 20))
  # It may be started already, and not yet be noted.
  [ -n "$group" ] || [ "${!:-}" = "$former" ] || group=$!
  [ -n "$group" ] || {
    "$undo"
    exit "$1"
  }
  kill -TERM -- "-$group" 2>/dev/null || true
  while kill -0 -- "-$group" 2>/dev/null && [ $SECONDS -lt $deadline ]; do
    sleep 0.2
  done
  kill -KILL -- "-$group" 2>/dev/null || true
  "$undo"
  exit "$1"
}

compose() {
  local command
  if docker compose version >/dev/null 2>&1; then
    command=(docker compose)
  else
    command -v docker-compose >/dev/null || install_packages docker-compose
    command=(docker-compose)
  fi
  "${command[@]}" --project-name isotherm -f docker-compose.yml -f docker-compose.local.yml "$@"
}

remove_installation() { compose --profile demo down --volumes --remove-orphans --timeout 15; }

# Names of the installation's containers that are not yet healthy, or have failed.
unhealthy() {
  local name status
  docker ps --all --filter label=com.docker.compose.project=isotherm --format '{{.Names}}|{{.Status}}' |
    while IFS='|' read -r name status; do
      case $status in
        *'(healthy)' | 'Exited (0)'*) ;;
        Up*'('*) printf '%s (%s) ' "$name" "$status" ;;
        Up*) ;; # it has no health check
        *) printf '%s (%s) ' "$name" "$status" ;;
      esac
    done
}
