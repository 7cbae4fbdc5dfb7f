# Hosts: QEMU processes, each a Xen host of its own. Sourced.
# shellcheck shell=bash

host_pid() { # prints the process id of a running host
  local pid
  pid=$(cat "$LAB_DIR/$1/pid" 2>/dev/null) || return 1
  # The id could have been given to another process meanwhile.
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q -F -- "$LAB_DIR/$1/" || return 1
  echo "$pid"
}

host_running() { host_pid "$1" >/dev/null; }

# launch_host HOST MEMORY-MIB: starts the QEMU process and returns at once.
launch_host() {
  local host=$1 memory=$2 number=${1#xen} dir=$LAB_DIR/$1 image=$LAB_DIR/image
  local xen="console=com1 com1=115200,8n1 loglvl=info guest_loglvl=warning dom0_mem=640M,max:640M dom0_max_vcpus=1 noreboot spec-ctrl=no xpti=no watchdog=no"
  local kernel="console=hvc0 mitigations=off loglevel=4 quiet lab.host=$number"
  mkdir -p "$dir"
  echo "$memory" >"$dir/memory"
  rm -f "$dir"/{console,monitor,pid}
  # QEMU reads a comma in -initrd as the next module, and doubles stand for one in -append.
  qemu-system-x86_64 -name "isotherm-$LAB_NAME-$host" -uuid "$(uuid_of "$LAB_NAME/$host")" \
    -machine pc -accel tcg,thread=multi,tb-size=512 -cpu Nehalem -smp 1 -m "$memory" -nodefaults -no-reboot -display none \
    -kernel "$LAB_DIR/hypervisor" -append "$xen" -initrd "$image/vmlinux $kernel,$image/dom0.cpio" \
    -drive "file=$image/root.img,format=raw,if=none,id=root,snapshot=on,cache=unsafe" \
    -device virtio-blk-pci,drive=root \
    -drive "file=$LAB_DIR/shared.img,format=raw,if=none,id=shared,file.locking=off" \
    -device virtio-blk-pci,drive=shared,share-rw=on \
    -netdev "user,id=outer,net=10.0.2.0/24,hostfwd=tcp:127.0.0.1:$(port_of tcp "$number")-:16509,hostfwd=tcp:127.0.0.1:$(port_of tls "$number")-:16514,hostfwd=tcp:127.0.0.1:$(port_of ssh "$number")-:22" \
    -device "virtio-net-pci,netdev=outer,mac=52:54:00:77:00:0$number,romfile=" \
    -netdev "socket,id=inner,mcast=230.77.0.1:$(network_port),localaddr=127.0.0.1" \
    -device "virtio-net-pci,netdev=inner,mac=52:54:00:77:01:0$number,romfile=" \
    -serial "file:$dir/console" -monitor "unix:$dir/monitor,server,nowait" -pidfile "$dir/pid" -daemonize \
    2>"$dir/qemu.log" || die "QEMU could not start $host of lab '$LAB_NAME': $(tail -n 3 "$dir/qemu.log")"
}

# await_host HOST SECONDS: until libvirt answers, or what the console says about why not.
await_host() {
  local host=$1 end=$((SECONDS + $2)) console=$LAB_DIR/$1/console
  until grep -q LAB-READY "$console" 2>/dev/null && virsh_on "$host" 20 hostname >/dev/null 2>&1; do
    if grep -qE 'LAB-FAILED|Panic on CPU|Kernel panic|Dom0 crashed' "$console" 2>/dev/null; then
      tail -n 25 "$console" >&2
      die "$host of lab '$LAB_NAME' did not boot; its console is above and in $console"
    fi
    host_running "$host" || die "$host of lab '$LAB_NAME' ended while booting; see $console"
    [ $SECONDS -lt $end ] || die "$host of lab '$LAB_NAME' did not answer within $2 s; see $console"
    sleep 0.5
  done
}

# stop_host HOST: at once, as a power cut; nothing of a host is kept.
stop_host() {
  local pid dir=$LAB_DIR/$1
  [ ! -S "$dir/ssh" ] || ssh -q -o ControlPath="$dir/ssh" -O exit root@127.0.0.1 2>/dev/null || true
  if pid=$(host_pid "$1"); then
    kill -KILL "$pid"
    until_true 20 gone "$pid" || die "$1 of lab '$LAB_NAME' (process $pid) does not end"
  fi
  rm -f "$dir"/{pid,monitor,ssh}
}

gone() { ! kill -0 "$1" 2>/dev/null; }
