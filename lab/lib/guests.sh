# Guests: PV domains with a counter, and a load that is set while they run. Sourced; needs hosts.sh.
# shellcheck shell=bash

# guest_index NAME [new]: the guest's number in the lab, on which its addresses and its disk hang.
guest_index() {
  local i
  if [ -f "$LAB_DIR/guests/$1" ]; then
    cat "$LAB_DIR/guests/$1"
    return
  fi
  [ "${2:-}" = new ] || die "'$1' is no guest of lab '$LAB_NAME'; its guests are $(guest_names)"
  for i in $(seq 12); do
    if ! grep -q -x -s "$i" "$LAB_DIR"/guests/*; then
      echo "$i" | tee "$LAB_DIR/guests/$1"
      return
    fi
  done
  die "lab '$LAB_NAME' has 12 guests and room for no more"
}

guest_names() { (cd "$LAB_DIR/guests" && echo *) | sed 's/^\*$/none/'; }

guest_uuid() { uuid_of "$LAB_NAME/guest/$1"; }

guest_xml() { # guest_xml NAME INDEX MEMORY-MIB LOAD
  cat <<X
<domain type='xen'>
  <name>$1</name>
  <uuid>$(guest_uuid "$1")</uuid>
  <memory unit='MiB'>$3</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='xenpv'>linux</type>
    <kernel>/lab/vmlinux</kernel>
    <initrd>/lab/guest.cpio</initrd>
    <cmdline>console=hvc0 quiet loglevel=3 mitigations=off tsc=reliable guest.name=$1 guest.address=10.77.0.$((100 + $2)) guest.load=$4</cmdline>
  </os>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <disk type='block' device='disk'>
      <driver name='phy'/>
      <source dev='/dev/vdb$2'/>
      <target dev='xvda' bus='xen'/>
    </disk>
    <interface type='bridge'>
      <mac address='$(printf '00:16:3e:77:00:%02x' "$2")'/>
      <source bridge='br0'/>
    </interface>
    <console type='pty'>
      <target type='xen' port='0'/>
    </console>
  </devices>
</domain>
X
}

# ask_guest NAME SECONDS REQUEST: the guest's answer, through whichever host's bridge reaches it.
ask_guest() {
  local index host answer end=$((SECONDS + $2))
  index=$(guest_index "$1") || exit
  while :; do
    for host in $(host_names); do
      if host_running "$host" && answer=$(printf '%s\n' "$3" | in_host "$host" $((end > SECONDS ? end - SECONDS : 1)) \
        "busybox nc -w 15 10.77.0.$((100 + index)) 7" 2>/dev/null) && [ -n "$answer" ]; then
        printf '%s\n' "$answer"
        return
      fi
    done
    [ $SECONDS -lt $end ] || return 1
    sleep 0.5
  done
}

guest_answers() { ask_guest "$1" 15 state >/dev/null 2>&1; }

hosts_of_guest() { # those that show the guest running
  local host
  for host in $(host_names); do
    if host_running "$host" && virsh_on "$host" 20 list --name --state-running 2>/dev/null | grep -q -x "$1"; then
      echo "$host"
    fi
  done
}

check_load() {
  case $1 in
    idle | burn) return ;;
    *%) is_number "${1%\%}" && [ "${1%\%}" -ge 1 ] && [ "${1%\%}" -le 100 ] && return ;;
  esac
  die "'$1' is no load: use idle, burn, or 1% to 100%"
}
