# BMCs: what controls a host's power from outside, as on a real server: it lives on while the host is off. Debian's ipmi_sim
# speaks IPMI 2.0 over LAN on loopback; lib/chassis does what it is asked for. Sourced.
# shellcheck shell=bash

BMC_USER=isotherm
BMC_PASSWORD=secret

bmc_address() { echo "127.0.0.1:$(port_of bmc "${1#xen}")"; }

bmc_pid() { # prints the process id of a host's running BMC
  local pid
  pid=$(cat "$LAB_DIR/$1/bmc/pid" 2>/dev/null) || return 1
  grep -q -z -F -s -- "$LAB_DIR/$1/bmc/" "/proc/$pid/cmdline" || return 1
  echo "$pid"
}

# start_bmc HOST: unless it runs already.
start_bmc() {
  local host=$1 dir=$LAB_DIR/$1/bmc
  ! bmc_pid "$host" >/dev/null || return 0
  mkdir -p "$dir/state"
  cat >"$dir/lan.conf" <<C
name "$host"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 $(port_of bmc "${host#xen}")
    priv_limit admin
    allowed_auths_operator md5 straight
    allowed_auths_admin md5 straight
    guid $(uuid_of "$LAB_NAME/$host/bmc" | tr -d -)
  endlan
  chassis_control "$LAB_HOME/lib/chassis $LAB_NAME $host"
  user 2 true "$BMC_USER" "$BMC_PASSWORD" admin 10 md5 straight
C
  cat >"$dir/machine.emu" <<C
mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
C
  setsid ipmi_sim -n -c "$dir/lan.conf" -f "$dir/machine.emu" -s "$dir/state" </dev/null >"$dir/log" 2>&1 &
  echo $! >"$dir/pid"
  until_true 20 bmc_answers "$host" || die "the BMC of $host does not answer at $(bmc_address "$host"); see $dir/log"
}

bmc_answers() { ask_bmc "$1" chassis power status >/dev/null 2>&1; }

# ask_bmc HOST REQUEST...: by ipmitool.
ask_bmc() {
  local host=$1
  shift
  timeout 30 ipmitool -I lanplus -H 127.0.0.1 -p "$(port_of bmc "${host#xen}")" -U "$BMC_USER" -P "$BMC_PASSWORD" \
    -C 3 -R 2 -N 3 "$@"
}

stop_bmc() {
  local pid
  ! pid=$(bmc_pid "$1") || kill -KILL "$pid"
}
