#!/usr/bin/env bash
# Two libvirt daemons with QEMU's driver, each taken for a host of its own, in namespaces that nothing leaves: qemu1 and
# qemu2 reach each other by loopback, and end with this script. Usage, as root:
#   unshare --net --pid --fork --kill-child --mount-proc bash qemu-hosts.sh DIRECTORY
set -euo pipefail
directory=$1
ip link set lo up

host() { # host NUMBER
  local home=$directory/qemu$1
  mkdir -p "$home"/{run,lib,log,cache,etc,drivers}
  cat >"$home/etc/libvirtd.conf" <<CONF
listen_tls = 0
listen_tcp = 1
tcp_port = "1650$1"
listen_addr = "127.0.0.1"
auth_tcp = "none"
auth_unix_rw = "none"
host_uuid = "71000000-0000-4000-8000-00000000000$1"
log_outputs = "3:file:$home/log/libvirtd.log"
CONF
  cat >"$home/etc/qemu.conf" <<CONF
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
stdio_handler = "file"
namespaces = []
cgroup_controllers = []
migration_port_min = $((17000 + $1 * 100))
migration_port_max = $((17099 + $1 * 100))
CONF
  # libvirt wants its user to exist even where it is not used.
  cp /etc/passwd /etc/group "$home/"
  grep -q ^libvirt-qemu: "$home/passwd" || echo 'libvirt-qemu:x:64055:64055::/:/bin/false' >>"$home/passwd"
  grep -q ^libvirt-qemu: "$home/group" || echo 'libvirt-qemu:x:64055:' >>"$home/group"
  grep -q ^kvm: "$home/group" || echo 'kvm:x:64056:' >>"$home/group"
  echo '127.0.0.1 localhost qemu1 qemu2' >"$home/hosts"
  ln -sf /usr/lib/*/libvirt/connection-driver/libvirt_driver_qemu.so "$home/drivers/"
  mkdir -p /run/libvirt /var/lib/libvirt /var/log/libvirt /var/cache/libvirt /etc/libvirt
  # shellcheck disable=SC2016
  exec env home="$home" name="qemu$1" LIBVIRT_DRIVER_DIR="$home/drivers" unshare --mount --uts --propagation private \
    bash -euc '
      mount --bind "$home/run" /run/libvirt
      mount --bind "$home/lib" /var/lib/libvirt
      mount --bind "$home/log" /var/log/libvirt
      mount --bind "$home/cache" /var/cache/libvirt
      mount --bind "$home/etc" /etc/libvirt
      for file in passwd group hosts; do mount --bind "$home/$file" "/etc/$file"; done
      hostname "$name"
      exec /usr/sbin/libvirtd --listen -f "$home/etc/libvirtd.conf" -p "$home/run/libvirtd.pid"'
}

host 1 >"$directory/qemu1.log" 2>&1 &
host 2 >"$directory/qemu2.log" 2>&1 &
wait
