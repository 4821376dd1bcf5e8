#!/bin/sh
# A rolling upgrade of the compose set-up, without a gap; the way back is the same with the image before:
#
#   deploy/upgrade.sh ocr-crnn-cpu:0.3.0
#   deploy/upgrade.sh ocr-crnn-cpu:0.2.0
#
# For one copy after the other: a copy of the new image is started beside the old ones and waited for until it is healthy,
# then an old one is told to end, and answers what it has. At last the copy that keeps jobs is replaced: its jobs wait for
# some seconds, and go on. A new copy that does not get healthy is removed, and all stays as it is by then. Put the image
# into compose.yaml afterwards, or the next `docker compose up` takes the one that stands there.
set -eu

WAIT_SECONDS=${WAIT_SECONDS:-180}
STOP_SECONDS=40 # 30 in which requests in work are answered, some to spare
file=$(dirname "$0")/compose.yaml

[ $# = 1 ] || { echo "usage: deploy/upgrade.sh IMAGE" >&2; exit 2; }

override=$(mktemp)
trap 'rm -f "$override"' EXIT
printf 'services:\n  ocr: {image: "%s"}\n  jobs: {image: "%s"}\n' "$1" "$1" > "$override"

compose() { docker compose --file "$file" --file "$override" "$@"; }

fail() {
    echo "error: $1" >&2
    echo "the way back: deploy/upgrade.sh $before" >&2
    exit 1
}

# Until a container says that it is healthy; not if it ends, or takes too long.
wait_until_healthy() {
    end=$(($(date +%s) + WAIT_SECONDS))
    while [ "$(date +%s)" -lt "$end" ]; do
        case $(docker inspect --format '{{.State.Status}} {{.State.Health.Status}}' "$1") in
            "running healthy") return 0 ;;
            exited* | dead*) return 1 ;;
        esac
        sleep 1
    done
    return 1
}

docker image inspect "$1" > /dev/null || { echo "error: there is no image $1 here" >&2; exit 1; }
old=$(compose ps --quiet ocr)
[ -n "$old" ] || { echo "error: nothing runs; start with: docker compose -f $file up --detach" >&2; exit 1; }
count=$(echo "$old" | wc -l)
before=$(docker inspect --format '{{.Config.Image}}' "$(echo "$old" | head -n 1)")
echo "$count copies of $before"

for one in $old; do
    known=$(compose ps --quiet ocr)
    compose up --detach --no-deps --no-recreate --scale "ocr=$((count + 1))" ocr
    new=$(compose ps --quiet ocr | grep -vxF "$known") || fail "no new copy was started"
    if ! wait_until_healthy "$new"; then
        docker logs --tail 20 "$new" >&2 || true
        docker rm --force "$new" > /dev/null
        fail "a copy of $1 did not get healthy, and was removed"
    fi
    docker stop --time "$STOP_SECONDS" "$one" > /dev/null
    docker rm "$one" > /dev/null
    echo "one copy is replaced"
done

compose up --detach --no-deps jobs
wait_until_healthy "$(compose ps --quiet jobs)" || fail "the copy that keeps jobs did not get healthy with $1"
echo "all copies are of $1; the way back: deploy/upgrade.sh $before"
