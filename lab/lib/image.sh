# What hosts boot: dom0's kernel, first stage and root image, the guests' first stage, and the keys. Sourced.
# shellcheck shell=bash

ROOT_PACKAGES=libvirt-daemon,libvirt-daemon-driver-xen,libvirt-clients,xen-utils-%XEN%,xenstore-utils,iproute2,kmod,busybox-static,procps,dropbear-bin,openssh-client

# build_image: makes $LAB_CACHE/image-KEY unless it is there, and prints its path.
build_image() {
  local key out log=$LAB_CACHE/log/image work root kernel
  key=$({ versions; cat "$LAB_HOME"/image/* "$LAB_HOME"/lib/{image.sh,extract-vmlinux.py}; } | sha1sum)
  out=$LAB_CACHE/image-${key:0:12}
  if [ ! -d "$out" ]; then
    install_packages "$log" mmdebstrap busybox-static cpio e2fsprogs kmod openssl python3 zstd
    root=$(build_root "$log")
    say "building the hosts' root image"
    kernel=$(unpacked "$KERNEL_PACKAGE" "$KERNEL_VERSION")
    work=$(mktemp -d "$LAB_CACHE/tmp.XXXXXX")
    mkdir "$work/out" "$work/root"
    # Not "(...) || die": the shell would then go on after an error inside.
    set +e
    (
      set -e
      release=$(basename "$kernel"/lib/modules/*)
      depmod -b "$kernel" "$release"
      "$LAB_HOME/lib/extract-vmlinux.py" "$kernel"/boot/vmlinuz-* "$work/out/vmlinux"
      first_stage "$work/dom0" "$LAB_HOME/image/dom0-first-stage" "$kernel" "$release" virtio_pci virtio_blk ext4 crc32c_generic
      pack "$work/dom0" "$work/out/dom0.cpio"
      first_stage "$work/guest" "$LAB_HOME/image/guest-init" "$kernel" "$release" xen-netfront xen-blkfront
      install -m 755 "$LAB_HOME/image/guest-agent" "$work/guest/agent"
      pack "$work/guest" "$work/out/guest.cpio"
      make_keys "$work/out/keys"
      tar -xf "$root" -C "$work/root"
      furnish_root "$work/root" "$work/out" "$kernel" "$release"
      truncate -s 800M "$work/out/root.img"
      mke2fs -q -t ext4 -O '^has_journal,^metadata_csum' -m 0 -d "$work/root" "$work/out/root.img"
    ) >>"$log" 2>&1
    local built=$?
    set -e
    [ $built = 0 ] || die "could not build the root image; see $log"
    mv -T "$work/out" "$out"
    rm -rf "$work"
    say "root image built"
  fi
  echo "$out"
}

root_versions() { echo "$(candidate "xen-utils-$XEN") $(candidate libvirt-daemon) $(candidate dropbear-bin)"; }

# build_root LOG: the Debian system of a host as a tar, before anything of ours is in it.
build_root() {
  local log=$1 include=${ROOT_PACKAGES/\%XEN%/$XEN} key out suite
  key=$(echo "$include $(root_versions)" | sha1sum)
  out=$LAB_CACHE/root-${key:0:12}.tar
  if [ ! -f "$out" ]; then
    say "installing the hosts' Debian system"
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    apt_lines deb | timeout 900 mmdebstrap --format=tar --variant=minbase --include="$include" \
      --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io \
      --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
      --dpkgopt='path-exclude=/usr/share/locale/*' --skip=check/qemu "$suite" "$out.part" - >>"$log" 2>&1 ||
      die "mmdebstrap could not install the hosts' Debian system; see $log"
    mv -T "$out.part" "$out"
  fi
  echo "$out"
}

# modules TREE KERNEL RELEASE MODULE...: puts the modules and what they need into the tree.
modules() {
  local tree=$1 kernel=$2 release=$3 module file
  shift 3
  mkdir -p "$tree/lib/modules/$release"
  cp "$kernel/lib/modules/$release"/modules.{builtin,builtin.modinfo,order} "$tree/lib/modules/$release/"
  for module in "$@"; do
    modprobe -d "$kernel" -S "$release" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
  done | sort -u | while read -r file; do
    install -D -m 644 "$file" "$tree/lib/modules/$release/${file#*"/lib/modules/$release/"}"
  done
  depmod -b "$tree" "$release"
}

first_stage() { # first_stage TREE INIT KERNEL RELEASE MODULE...
  local tree=$1 init=$2
  shift 2
  mkdir -p "$tree/bin" "$tree/sbin"
  cp /bin/busybox "$tree/bin/"
  ln -s busybox "$tree/bin/sh"
  ln -s ../bin/busybox "$tree/sbin/modprobe"
  install -m 755 "$init" "$tree/init"
  modules "$tree" "$@"
}

pack() { (cd "$1" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) >"$2"; }

# make_keys DIRECTORY: one key for ssh, and a certificate authority with a server's and a client's certificate in the
# layout of libvirt's pkipath. They open emulated hosts on loopback only.
make_keys() {
  local dir=$1 name
  mkdir -m 700 "$dir"
  ssh-keygen -q -t ed25519 -N '' -C isotherm-lab -f "$dir/ssh"
  authority=(-CA "$dir/cacert.pem" -CAkey "$dir/cakey.pem")
  new_key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650)
  openssl req -x509 "${new_key[@]}" -subj "/CN=isotherm lab" -keyout "$dir/cakey.pem" -out "$dir/cacert.pem"
  for name in server client; do
    openssl req -x509 "${new_key[@]}" "${authority[@]}" -subj "/CN=isotherm lab $name" \
      -addext "subjectAltName=$(alternative_names)" -addext basicConstraints=critical,CA:FALSE \
      -addext "extendedKeyUsage=serverAuth,clientAuth" -keyout "$dir/${name}key.pem" -out "$dir/${name}cert.pem"
  done
}

alternative_names() {
  local i
  printf 'IP:127.0.0.1,DNS:localhost'
  for i in $(seq "$LAB_MAX_HOSTS"); do printf ',DNS:xen%d' "$i"; done
}

furnish_root() { # furnish_root ROOT BOOT-FILES KERNEL RELEASE
  local root=$1 files=$2
  modules "$root" "$3" "$4" virtio_net bridge xen-evtchn xen-gntdev xen-gntalloc xen-privcmd xenfs xen-netback \
    xen-blkback button evdev crc32c_generic
  mkdir -p "$root"/lab "$root"/root/.ssh "$root"/etc/dropbear "$root"/etc/libvirt "$root"/proc/xen
  install -m 755 "$LAB_HOME"/image/{dom0-init,libvirt} "$root/lab/"
  install -D -m 755 "$LAB_HOME/image/power-button" "$root/etc/acpi/PWRF/00000080"
  cp "$files/vmlinux" "$files/guest.cpio" "$root/lab/"
  cp "$LAB_HOME/image/libvirtd.conf" "$root/etc/libvirt/libvirtd.conf"
  cp "$LAB_HOME/image/ssh_config" "$root/root/.ssh/config"
  cp "$files/keys/ssh" "$root/root/.ssh/id_ed25519"
  cp "$files/keys/ssh.pub" "$root/root/.ssh/authorized_keys"
  chmod 600 "$root"/root/.ssh/*
  install -D -m 644 "$files/keys/cacert.pem" "$root/etc/pki/CA/cacert.pem"
  for name in server client; do
    install -D -m 644 "$files/keys/${name}cert.pem" "$root/etc/pki/libvirt/${name}cert.pem"
    install -D -m 600 "$files/keys/${name}key.pem" "$root/etc/pki/libvirt/private/${name}key.pem"
  done
  # Only Xen's driver: libvirtd starts sooner.
  find "$root"/usr/lib/*/libvirt/connection-driver -name '*.so' ! -name '*libxl*' -delete
  rm -rf "$root"/boot/* "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,info,zoneinfo}
}
