# What every command of the lab shares: names, places, ports, messages, bounded waits, and all other parts. Sourced,
# never run.
# shellcheck shell=bash
set -euo pipefail

LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LAB_CACHE=${XEN_LAB_CACHE:-/var/cache/isotherm-lab}
LAB_RUN=${XEN_LAB_RUN:-/run/isotherm-lab}
LAB_NAME=${XEN_LAB_NAME:-lab}
LAB_MAX_HOSTS=9
LAB_SLOTS=10

say() { printf 'lab: [%ds] %s\n' "$SECONDS" "$*" >&2; }

die() {
  printf 'lab: %s\n' "$*" >&2
  exit 1
}

usage() { # usage: prints the calling command's leading comment
  sed -n '2,/^[^#]/{/^#/!d;s/^# \{0,1\}//;p}' "$0"
}

# Takes --name and --help off the front of the arguments; the rest is in ARGS.
ARGS=()
lab_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --name)
        [ $# -ge 2 ] || die "--name needs a name"
        LAB_NAME=$2
        shift 2
        ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) break ;;
    esac
  done
  ARGS=("$@")
  case $LAB_NAME in
    "" | *[!a-z0-9-]*) die "'$LAB_NAME' is no name of a lab: use a-z, 0-9 and -" ;;
  esac
  LAB_DIR=$LAB_RUN/$LAB_NAME
}

# until_true SECONDS COMMAND...: whether it succeeded within the time.
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.3
  done
}

is_number() { case ${1:-} in "" | *[!0-9]*) return 1 ;; esac }

# A UUID that is the same for the same text, in RFC 9562's form of version 8.
uuid_of() {
  local h
  h=$(printf 'isotherm-lab/%s' "$1" | sha1sum)
  printf '%s-%s-8%s-8%s-%s\n' "${h:0:8}" "${h:8:4}" "${h:13:3}" "${h:17:3}" "${h:20:12}"
}

# Everything of one lab hangs on its slot: ports on loopback and the multicast port of its network.
port_of() { # port_of tcp|tls|ssh|bmc HOST-NUMBER
  local slot base
  slot=$(cat "$LAB_DIR/slot")
  base=$((16500 + 100 * slot))
  case $1 in
    tcp) echo $((base + 10 + $2)) ;;
    tls) echo $((base + 30 + $2)) ;;
    ssh) echo $((base + 50 + $2)) ;;
    bmc) echo $((base + 70 + $2)) ;;
  esac
}

network_port() { echo $((17700 + $(cat "$LAB_DIR/slot"))); }

need_lab() {
  [ -d "$LAB_DIR" ] || die "there is no lab '$LAB_NAME'; start it with: lab/up --name $LAB_NAME"
}

host_number() { # host_number xen2 -> 2
  local number=${1#xen}
  if ! is_number "$number" || [ ! -d "$LAB_DIR/xen$number" ]; then
    die "'$1' is no host of lab '$LAB_NAME'; its hosts are $(host_names)"
  fi
  echo "$number"
}

host_names() {
  local d names=()
  for d in "$LAB_DIR"/xen*/; do
    [ -d "$d" ] && names+=("$(basename "$d")")
  done
  echo "${names[*]}"
}

tcp_uri() { echo "xen+tcp://127.0.0.1:$(port_of tcp "${1#xen}")/system"; }
tls_uri() { echo "xen+tls://127.0.0.1:$(port_of tls "${1#xen}")/system?pkipath=$LAB_DIR/keys"; }
ssh_uri() { echo "xen+ssh://root@127.0.0.1:$(port_of ssh "${1#xen}")/system?keyfile=$LAB_DIR/keys/ssh&no_verify=1&no_tty=1"; }

# virsh_on HOST SECONDS COMMAND...
virsh_on() {
  local host=$1 patience=$2
  shift 2
  timeout "$patience" virsh -q -c "$(tcp_uri "$host")" "$@"
}

# in_host HOST SECONDS COMMAND...: runs a shell command in the host's dom0.
in_host() {
  local host=$1 patience=$2
  shift 2
  timeout "$patience" ssh -q -i "$LAB_DIR/keys/ssh" -p "$(port_of ssh "${host#xen}")" \
    -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=20 \
    -o ControlMaster=auto -o ControlPath="$LAB_DIR/$host/ssh" -o ControlPersist=300 \
    root@127.0.0.1 "$@"
}

# shellcheck source=lib/packages.sh
. "$LAB_HOME/lib/packages.sh"
# shellcheck source=lib/hypervisor.sh
. "$LAB_HOME/lib/hypervisor.sh"
# shellcheck source=lib/image.sh
. "$LAB_HOME/lib/image.sh"
# shellcheck source=lib/build.sh
. "$LAB_HOME/lib/build.sh"
# shellcheck source=lib/slots.sh
. "$LAB_HOME/lib/slots.sh"
# shellcheck source=lib/hosts.sh
. "$LAB_HOME/lib/hosts.sh"
# shellcheck source=lib/bmc.sh
. "$LAB_HOME/lib/bmc.sh"
# shellcheck source=lib/guests.sh
. "$LAB_HOME/lib/guests.sh"
