# The hypervisor, rebuilt from Debian's source with shadow paging: live migration of PV guests needs it, and Debian's
# own build has it off. Everything else in a host is stock. Sourced.
# shellcheck shell=bash

# build_hypervisor: makes $LAB_CACHE/hypervisor-VERSION, unless it is there, and prints its path.
build_hypervisor() {
  local out=$LAB_CACHE/hypervisor-$XEN_VERSION log=$LAB_CACHE/log/hypervisor work stock
  if [ ! -f "$out" ]; then
    say "building the hypervisor Xen $XEN_VERSION with shadow paging (minutes; once)"
    install_packages "$log" dpkg-dev gcc libc6-dev make flex bison python3 xz-utils
    stock=$(unpacked "xen-hypervisor-$XEN-amd64" "$XEN_VERSION")
    work=$(mktemp -d "$LAB_CACHE/tmp.XXXXXX")
    fetch_xen_source "$work" "$log" || die "could not fetch Xen's source package; see $log"
    cp "$stock/boot/xen-$XEN-amd64.config" "$work/source/xen/.config"
    sed -i 's/^# CONFIG_SHADOW_PAGING is not set/CONFIG_SHADOW_PAGING=y/' "$work/source/xen/.config"
    timeout 1500 nice make -C "$work/source/xen" -j"$(nproc)" XEN_TARGET_ARCH=x86_64 debug=n olddefconfig >>"$log" 2>&1 &&
      grep -q '^CONFIG_SHADOW_PAGING=y' "$work/source/xen/.config" &&
      timeout 1500 nice make -C "$work/source/xen" -j"$(nproc)" XEN_TARGET_ARCH=x86_64 debug=n >>"$log" 2>&1 ||
      die "could not build the hypervisor; see $log"
    zcat "$work/source/xen/xen.gz" >"$work/xen"
    mv -T "$work/xen" "$out"
    rm -rf "$work"
    say "hypervisor built"
  fi
  echo "$out"
}

# The source of the very version, or, where the security archive has none, of the newest that there is.
fetch_xen_source() {
  local work=$1 log=$2 newest
  mkdir -p "$work/lists/partial" "$work/source"
  apt_lines deb-src >"$work/sources.list"
  local apt=(-o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State::lists="$work/lists" -o APT::Sandbox::User=root)
  quiet_apt "$log" "${apt[@]}" update || return 1
  newest=$(apt-cache "${apt[@]}" showsrc xen | sed -n 's/^Version: //p' | sort -Vr)
  local version
  for version in "$XEN_VERSION" $newest; do
    if (cd "$work" && quiet_apt "$log" "${apt[@]}" source --download-only "xen=$version"); then
      rmdir "$work/source"
      (cd "$work" && dpkg-source -x xen_*.dsc source) >>"$log" 2>&1 && return
    fi
  done
  return 1
}
