# Everything that hosts boot from, made once and cached. Sourced.
# shellcheck shell=bash

HOST_PACKAGES=(qemu-system-x86 libvirt-clients openssh-client util-linux fdisk iproute2 openipmi ipmitool socat)

# build: sets HYPERVISOR (a file) and IMAGE (a directory). Labs that start side by side wait for each other here.
build() {
  local log=$LAB_CACHE/log
  need_debian
  mkdir -p "$log"
  exec 8>"$LAB_CACHE/lock"
  flock -n 8 || say "waiting for another lab that is building"
  flock -w 2400 8 || die "another lab has been building for 40 minutes; look for it, or remove $LAB_CACHE/lock"
  rm -rf "$LAB_CACHE"/tmp.* "$LAB_CACHE"/*.part
  install_packages "$log/apt" "${HOST_PACKAGES[@]}"
  find_versions
  HYPERVISOR=$(build_hypervisor)
  IMAGE=$(build_image)
  versions >"$LAB_CACHE/versions"
  forget_old
  exec 8>&-
}

# Removes what nothing has been made from for a month.
forget_old() {
  touch "$HYPERVISOR" "$IMAGE"
  find "$LAB_CACHE"/{image,hypervisor,root}-* "$LAB_CACHE"/packages/* -maxdepth 0 -mtime +30 -exec rm -rf {} +
}
