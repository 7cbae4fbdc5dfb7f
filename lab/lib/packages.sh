# Debian: what this machine must have, and which versions the lab is made of. Sourced.
# shellcheck shell=bash

need_debian() {
  [ "$(uname -m)" = x86_64 ] || die "needs an x86-64 machine, and this is $(uname -m)"
  [ "$(id -u)" = 0 ] || die "needs root, for it installs packages and builds a root image"
  if ! command -v apt-get >/dev/null || ! grep -q '^ID=debian$' /etc/os-release; then
    die "needs Debian, whose packages the hosts are built from"
  fi
}

apt_lines() { # apt_lines deb|deb-src: this machine's own sources
  apt-get indextargets --format "$1 [signed-by=\$(SIGNED_BY)] \$(SITE) \$(RELEASE) \$(COMPONENT)" 'Created-By: Packages' |
    sed -e 's/ \[signed-by=\(\$(SIGNED_BY)\)\?\]//' | sort -u
}

quiet_apt() { # quiet_apt LOG ARGUMENT...
  local log=$1
  shift
  DEBIAN_FRONTEND=noninteractive timeout 900 apt-get -q -o DPkg::Lock::Timeout=300 "$@" >>"$log" 2>&1
}

# install_packages LOG PACKAGE...: those that are missing, with apt's lists fetched only where that is needed.
install_packages() {
  local log=$1 p missing=()
  shift
  for p in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  quiet_apt "$log" install -y --no-install-recommends "${missing[@]}" ||
    { quiet_apt "$log" update && quiet_apt "$log" install -y --no-install-recommends "${missing[@]}"; } ||
    die "could not install ${missing[*]}; see $log"
}

candidate() { # candidate PACKAGE: the version that apt would install
  apt-cache policy "$1" | sed -n 's/^  Candidate: //p' | grep -v '(none)' || true
}

# Sets XEN (such as 4.17), XEN_VERSION, KERNEL_PACKAGE, KERNEL_VERSION to what this machine's apt offers. Where that has
# not been built yet, apt's lists are fetched first: old ones name packages that are no longer there.
find_versions() {
  look_up_versions
  if [ "$(versions)" != "$(cat "$LAB_CACHE/versions" 2>/dev/null)" ]; then
    say "fetching apt's package lists"
    quiet_apt "$LAB_CACHE/log/apt" update || die "apt-get update failed; see $LAB_CACHE/log/apt"
    look_up_versions
    [ -n "$XEN_VERSION" ] && [ -n "$KERNEL_VERSION" ] || die "apt knows no xen-system-amd64 or no linux-image-amd64"
  fi
}

versions() { echo "$XEN_VERSION $KERNEL_PACKAGE $KERNEL_VERSION $(root_versions)"; }

look_up_versions() {
  XEN=$(apt-cache depends xen-system-amd64 | sed -n 's/.*Depends: xen-hypervisor-\([0-9.]*\)-amd64/\1/p' | head -n 1)
  KERNEL_PACKAGE=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
  XEN_VERSION=$(candidate "xen-hypervisor-$XEN-amd64")
  KERNEL_VERSION=$(candidate "$KERNEL_PACKAGE")
}

# unpacked PACKAGE VERSION: a directory with the package's files, from the cache or from apt.
unpacked() {
  local dir=$LAB_CACHE/packages/$1_${2//[^A-Za-z0-9.+~-]/_} tmp
  if [ ! -d "$dir" ]; then
    tmp=$(mktemp -d "$LAB_CACHE/tmp.XXXXXX")
    (cd "$tmp" && quiet_apt "$LAB_CACHE/log/apt" -o APT::Sandbox::User=root download "$1=$2") ||
      die "could not download $1 $2; see $LAB_CACHE/log/apt"
    dpkg-deb -x "$tmp"/*.deb "$tmp/files"
    mkdir -p "$LAB_CACHE/packages"
    mv -T "$tmp/files" "$dir"
    rm -rf "$tmp"
  fi
  touch "$dir"
  echo "$dir"
}
