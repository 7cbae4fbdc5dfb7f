# Labs side by side: each takes a slot, on which its ports hang. Sourced.
# shellcheck shell=bash

# claim_slot: makes the lab's directory, with a slot that no other lab has and whose ports are free.
claim_slot() {
  [ ! -f "$LAB_DIR/slot" ] || return 0
  local slot
  mkdir -p "$LAB_RUN"
  exec 9>"$LAB_RUN/lock"
  flock -w 60 9 || die "another lab has been starting for a minute; see $LAB_RUN"
  for slot in $(seq 0 $((LAB_SLOTS - 1))); do
    if ! grep -q -x -s "$slot" "$LAB_RUN"/*/slot && ports_free "$slot"; then
      rm -rf "$LAB_DIR"
      mkdir -p "$LAB_DIR/guests"
      ln -sfn "$IMAGE" "$LAB_DIR/image"
      ln -sfn "$HYPERVISOR" "$LAB_DIR/hypervisor"
      cp -r "$IMAGE/keys" "$LAB_DIR/keys"
      make_shared_disk "$LAB_DIR/shared.img"
      echo "$slot" >"$LAB_DIR/slot"
      exec 9>&-
      return
    fi
  done
  die "all $LAB_SLOTS places for labs are taken; stop one: $(ls "$LAB_RUN")"
}

ports_free() { # ports_free SLOT: whether nobody listens on any of the slot's ports
  local low=$((16500 + 100 * $1)) port
  for port in $({ ss -Htln && ss -Huln; } | awk '{print $4}' | sed 's/.*://'); do
    if [ "$port" -ge "$low" ] && [ "$port" -lt $((low + 100)) ]; then return 1; fi
  done
}

# One disk that all hosts of the lab see, as on a SAN: /dev/vdb1 to /dev/vdb12 of 4 MiB, one for each guest.
make_shared_disk() {
  local i
  truncate -s 64M "$1"
  {
    echo "label: gpt"
    for i in $(seq 12); do echo "size=4MiB"; done
  } | sfdisk -q "$1"
}
