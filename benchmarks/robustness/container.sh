#!/usr/bin/env bash
# Builds the image and tries it as it would be run: 4 cores, 1.2 GB, read-only root, no root user. Writes results/container.md.
#
#   benchmarks/robustness/container.sh         needs: make, and Docker; or root on Debian 12
#   SLIM=1 benchmarks/robustness/container.sh  the image without torch
#
# Where there is no Docker daemon, Debian's podman and runc are installed and python:3.11-slim is stood in for by a
# Debian with Python 3.11, as there may be no image registry either. Everything else it makes is removed at the end.
set -euo pipefail
cd "$(dirname "$0")/../.."

PORT=${PORT:-8097}
CORES=4 MEMORY=1200000000 MAX_BYTES=2000000
PYTHON=.venv/bin/python
RESULT=benchmarks/results/robustness/container${SLIM:+-slim}.md
WORK=$(mktemp -d "${TMPDIR:-/tmp}/container.XXXXXX")
NAME=ocr-check-$$
IMAGE=localhost/ocr-check:$$
ENGINE=podman
! docker info >/dev/null 2>&1 || ENGINE=docker
export BENTOML_HOME=$WORK/home BENTOML_DO_NOT_TRACK=True
mkdir -p "$WORK"/{home,graph,run,tmp}

cleanup() {
  "$ENGINE" rm -f "$NAME" >/dev/null 2>&1 || true
  "$ENGINE" rmi -f "$IMAGE" >/dev/null 2>&1 || true
  umount "$WORK/graph/overlay" 2>/dev/null || true
  rm -rf --one-file-system "$WORK"
  # podman on cgroup v1 leaves the empty folders of its groups
  find /sys/fs/cgroup -depth -type d -path "*/$NAME*" -exec rmdir {} + 2>/dev/null || true
}
trap cleanup EXIT
trap 'exit 1' INT TERM

row() { printf '| %s | %s |\n' "$1" "$2" | tee -a "$WORK/rows"; }
fail() { row "$1" "WRONG: $2"; echo "error: $1: $2" >&2; "$ENGINE" logs "$NAME" 2>&1 | tail -40 >&2 || true; exit 1; }
# prints the seconds since a time of `date +%s.%N`
since() { awk "BEGIN { printf \"%.1f\", $(date +%s.%N) - $1 }"; }
inside() { "$ENGINE" exec "$NAME" "$@"; }

prepare_podman() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "error: without a Docker daemon this needs root on Debian 12" >&2; exit 1; }
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends podman runc mmdebstrap >"$WORK/apt.log"
  # storage and settings of this run alone
  export CONTAINERS_STORAGE_CONF=$WORK/storage.conf CONTAINERS_CONF=$WORK/containers.conf TMPDIR=$WORK/tmp
  printf '[storage]\ndriver = "overlay"\nrunroot = "%s"\ngraphroot = "%s"\n' "$WORK/run" "$WORK/graph" >"$WORK/storage.conf"
  # crun can't do with cgroup v1 and v2 mixed; nested containers have no network of their own and lower limits
  cat >"$WORK/containers.conf" <<CONF
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "$WORK/run/libpod"
[containers]
netns = "host"
cgroups = "no-conmon"
default_ulimits = ["nofile=16384:16384", "nproc=8192:8192"]
CONF
  # pip in the build sees the machine's certificates and its folder of wheels; neither gets into the image
  local certificates=/etc/ssl/certs/ca-certificates.crt wheels=${PIP_FIND_LINKS:-}
  local volumes="\"$certificates:$certificates:ro\"" changes=(-c "ENV PIP_CERT=$certificates" -c "ENV SSL_CERT_FILE=$certificates" -c "ENV PIP_RETRIES=1")
  if [ -d "$wheels" ]; then volumes+=", \"$wheels:$wheels:ro\""; changes+=(-c "ENV PIP_FIND_LINKS=$wheels"); fi
  { cat "$WORK/containers.conf"; echo "volumes = [$volumes]"; } >"$WORK/build.conf"
  local sources=/etc/apt/sources.list.d/debian.sources
  [ -e "$sources" ] || sources=/etc/apt/sources.list
  mmdebstrap --quiet --variant=minbase --include=python3.11,python3.11-venv,ca-certificates --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --aptopt='Acquire::Languages "none"' --customize-hook='chroot "$1" python3.11 -m venv /usr/local' \
    --customize-hook='rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/*' bookworm "$WORK/base.tar" "$sources"
  podman import --quiet -c 'ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin' "${changes[@]}" \
    -c 'CMD python3' "$WORK/base.tar" python:3.11-slim >/dev/null
  rm "$WORK/base.tar"
}

build() {
  local options=()
  [ "$ENGINE" = docker ] || options=(IMAGE_OPTIONS='--opt network=host --opt isolation=chroot')
  CONTAINERS_CONF=${WORK}/build.conf make image BUILDER="$ENGINE" IMAGE="$IMAGE" "${options[@]}" >"$WORK/build.log" 2>&1 ||
    { tail -40 "$WORK/build.log" >&2; exit 1; }
}

# start [OPTION...]: runs the image with the limits that this machine can give, and waits until it is ready
start() {
  local network=(--publish "127.0.0.1:$PORT:8080") readonly=(--read-only) begun
  if [ "$ENGINE" = podman ]; then
    network=(--env BENTOML_HOST=127.0.0.1 --env BENTOML_PORT="$PORT" --cgroup-parent="/$NAME")
    readonly=(--read-only --read-only-tmpfs=false)
  fi
  begun=$(date +%s.%N)
  "$ENGINE" run --detach --name "$NAME" "${network[@]}" "${readonly[@]}" --tmpfs /tmp:rw,size=256m,mode=1777 \
    --cap-drop ALL --security-opt no-new-privileges --env OCR_MAX_BYTES="$MAX_BYTES" "$@" "$IMAGE" >/dev/null 2>"$WORK/run.log" ||
    { cat "$WORK/run.log" >&2; fail "start" "the container was not taken"; }
  until $PYTHON -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$PORT/readyz', timeout=2)" 2>/dev/null; do
    [ "$("$ENGINE" inspect -f '{{.State.Running}}' "$NAME")" = true ] || fail "start" "the container ended"
    awk "BEGIN { exit !($(since "$begun") < 120) }" || fail "start" "not ready after 120 s"
    sleep 0.1
  done
  ready=$(since "$begun")
}

# MiB of the resident memory of all processes but the one that asks
resident() {
  inside python -c '
import os, pathlib, re
total = 0
for status in pathlib.Path("/proc").glob("[0-9]*/status"):
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text())
    total += int(found[1]) if found and status.parent.name != str(os.getpid()) else 0
print(total // 1024)'
}

# what the kernel was told, whichever version of cgroups it has: cores, and bytes of memory
limits() {
  inside python -c '
import pathlib
root = pathlib.Path("/sys/fs/cgroup")
if (root / "cpu.max").exists():
    quota, period = (root / "cpu.max").read_text().split()
    memory = (root / "memory.max").read_text()
else:
    quota, period = [(root / "cpu" / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period")]
    memory = (root / "memory/memory.limit_in_bytes").read_text()
cores = "any number of" if quota.strip() in ("max", "-1") else int(quota) / int(period)
print(f"{cores} cores, {memory.strip()} bytes")'
}

# the container's memory as the kernel counts it: the most ever, files in its cache included, and now, without them
memory() {
  inside python -c '
import pathlib
root = pathlib.Path("/sys/fs/cgroup")
new = (root / "memory.stat").exists()
root = root if new else root / "memory"
stat = dict(line.split() for line in (root / "memory.stat").read_text().splitlines())
events = dict(line.split() for line in (root / ("memory.events" if new else "memory.oom_control")).read_text().splitlines())
peak = root / ("memory.peak" if new else "memory.max_usage_in_bytes")
most = f"{int(peak.read_text()) >> 20} MiB" if peak.exists() else "not told by this kernel"
own = int(stat["anon" if new else "total_rss"]) >> 20
print(f"at most {most} with cached files; now {own} MiB without; processes ended for want of memory:", events["oom_kill"])'
}

# ends the container; podman complains of each that there is no systemd here to run its health check
stop() {
  local begun
  begun=$(date +%s.%N)
  "$ENGINE" stop -t 40 "$NAME" >/dev/null 2>>"$WORK/run.log"
  row "$1" "exit code $("$ENGINE" inspect -f '{{.State.ExitCode}}' "$NAME") after $(since "$begun") s"
  "$ENGINE" rm -f "$NAME" >/dev/null 2>>"$WORK/run.log"
}

begun=$(date +%s.%N)
[ "$ENGINE" = docker ] || prepare_podman
row "base image" "$("$ENGINE" image inspect -f '{{.Size}}' python:3.11-slim 2>/dev/null | awk '{ printf "%.2f GB", $1 / 1e9 }') ($([ "$ENGINE" = docker ] && echo python:3.11-slim || echo "a Debian 12 with Python 3.11 that stands in for python:3.11-slim"))"
build
size=$("$ENGINE" image inspect -f '{{.Size}}' "$IMAGE")
row "image" "$(awk "BEGIN { printf \"%.2f GB\", $size / 1e9 }")"
[ "$size" -lt 1300000000 ] || fail "image" "$size bytes are more than 1.3 GB"
row "built in" "$(since "$begun") s, preparations included"

limit=(--cpus "$CORES" --memory "$MEMORY" --memory-swap "$MEMORY")
# Docker refuses more cores than there are
[ "$ENGINE" = podman ] || [ "$(nproc)" -ge "$CORES" ] || limit[1]=$(nproc)
start "${limit[@]}"
row "asked for" "$CORES cores, $MEMORY bytes; the machine has $(nproc) cores, cgroup $([ -e /sys/fs/cgroup/cgroup.controllers ] && echo v2 || echo v1)"
row "applied, as read in the container" "$(limits || echo "can't be read here")"
row "ready after" "$ready s"
row "user" "$(inside id -u) ($(inside id -un))"
[ "$(inside id -u)" != 0 ] || fail "user" "root"
written=$(inside sh -c 'for folder in / /home /app /var/tmp "$BENTO_PATH"; do [ ! -d "$folder" ] || ! touch "$folder/x" 2>/dev/null || echo "$folder"; done; touch /tmp/x && rm /tmp/x && echo /tmp')
row "folders that can be written to" "$written"
[ "$written" = /tmp ] || fail "read-only root" "can write to $written"
found=$(inside sh -c 'command -v gcc g++ cc make git curl wget || true')
row "gcc, g++, cc, make, git, curl, wget" "${found:-none}"
[ -z "$found" ] || fail "tools" "$found"
[ "$ENGINE" = docker ] || podman healthcheck run "$NAME" || fail "health" "unhealthy"
for _ in $(seq 40); do
  health=$("$ENGINE" inspect -f '{{.State.Health.Status}}' "$NAME")
  [ "$health" != healthy ] || break
  sleep 1
done
row "health" "$health"
[ "$health" = healthy ] || fail "health" "$health"
row "resident, all processes, before any page" "$(resident) MiB"
$PYTHON -m benchmarks.robustness.container_checks "http://127.0.0.1:$PORT" "$MAX_BYTES" | tee -a "$WORK/rows" ||
  fail "requests" "an answer was wrong"
row "resident, all processes, after them" "$(resident) MiB"
row "the container's memory" "$(memory || echo "can't be read here")"
stop "SIGTERM"

start "${limit[@]}" --user 54321:54321
row "as a user that is not in /etc/passwd ($(inside id -u)): ready after" "$ready s"
stop "SIGTERM"

{
  echo "# The image, built and run"
  echo
  echo "\`benchmarks/robustness/container.sh\` with $("$ENGINE" --version | head -1), $(date -u +%F), $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | xargs). It runs with a read-only root and a"
  echo "tmpfs of 256 MB at /tmp, without capabilities. The script printed:"
  echo
  echo "| | |"
  echo "|---|---|"
  cat "$WORK/rows"
} >"$RESULT"
echo "written: $RESULT"
