#!/usr/bin/env bash
# The scenarios of mini-broker/CLIENTS.md with kcat. Call: scenarios.sh BOOTSTRAP PREFIX PARTITIONS
#
# BOOTSTRAP is the broker's address. Every topic's name begins with PREFIX. PARTITIONS, the keys of a Java producer, is not
# used. One line of output for each scenario: "ok NAME", "ok NAME (remark)", "FAILED NAME: what happened" or "skipped NAME:
# why". The line "kill" asks whoever started us to kill the broker and to start it again; the answer is one line of input.
set -uo pipefail
at=$1 prefix=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A batch may have max.message.bytes = 1048588 bytes; 61 are its header, 11 are what one record adds to its value.
largest_value=$((1048588 - 61 - 11))

run() { timeout 20 kcat -b "$at" "$@"; }
lines() { seq -f 'line %.0f of a text that repeats itself' 0 "$(($1 - 1))"; }
read_from() { run -C -t "$1" -p 0 -o "$2" -e -q; }

# same NAME EXPECTED GOT
same() {
    if [ "$2" = "$3" ]; then echo "ok $1"
    else echo "FAILED $1: $(head -c 200 <<<"$3" | tr '\n' ' ') instead of $(head -c 200 <<<"$2" | tr '\n' ' ')"; fi
}

# in_and_out NAME OPTION...: what goes in with these options comes out again
in_and_out() {
    local name=$1 topic=$prefix-$1; shift
    lines 1000 > "$work/in"
    run -P -t "$topic" "$@" < "$work/in" 2> "$work/errors" && read_from "$topic" beginning > "$work/out" 2>> "$work/errors"
    if cmp -s "$work/in" "$work/out"; then echo "ok $name"; else echo "FAILED $name: $(tail -n 1 "$work/errors")"; fi
}

# wakes NAME OFFSET: who waits for a record at OFFSET gets it as soon as it is there; a fetch may wait for 10 s
wakes() {
    local topic=$prefix-$1 began
    run -C -t "$topic" -p 0 -o "$2" -c 1 -q -X fetch.wait.max.ms=10000 > "$work/woken" & local waiting=$!
    sleep 1
    [ ! -s "$work/woken" ] || { echo "FAILED $1: something came before anything was sent"; return; }
    echo 'wake up' | run -P -t "$topic"
    began=$(date +%s%N)
    wait "$waiting"
    local waited_ms=$((($(date +%s%N) - began) / 1000000))
    if [ "$waited_ms" -gt 3000 ]; then echo "FAILED $1: woken $waited_ms ms after the record was acknowledged"
    else same "$1" 'wake up' "$(cat "$work/woken")"; fi
}

echo "version $(kcat -V | sed -n 's/^Version \([^ ]*\) .*librdkafka \([^ ]*\) .*/kcat \1 (librdkafka \2)/p')"

echo 'a record creates the topic' | run -P -t "$prefix-metadata"
same metadata "broker 1 at $at (controller) topic \"$prefix-metadata\" with 1 partitions:" \
    "$(run -L -t "$prefix-metadata" | sed -n 's/^ *\(broker [0-9]* \|topic \)/\1/p' | paste -sd' ')"
echo 'skipped topics: kcat cannot create or delete topics'
for acks in 0 1 all; do in_and_out "acks-$acks" -X "request.required.acks=$acks"; done
echo 'skipped partitioner: kcat cannot create a topic of five partitions'
for codec in none gzip snappy lz4 zstd; do in_and_out "codec-$codec" -z "$codec"; done

for topic in from-earliest from-latest from-offset from-time; do lines 10 | run -P -t "$prefix-$topic"; done
same from-earliest "$(lines 10)" "$(read_from "$prefix-from-earliest" beginning)"
wakes from-latest end
same from-offset "$(lines 10 | tail -n 3)" "$(read_from "$prefix-from-offset" 7)"
sleep 0.1
after_ms=$(($(date +%s%N) / 1000000))
echo 'later' | run -P -t "$prefix-from-time"
same from-time "$prefix-from-time [0] offset 10 later" \
    "$(run -Q -t "$prefix-from-time:0:$after_ms") $(read_from "$prefix-from-time" "s@$after_ms")"
echo 'earlier' | run -P -t "$prefix-long-poll"
wakes long-poll 1

head -c "$largest_value" /dev/zero | tr '\0' x > "$work/large"
(cat "$work/large"; printf x) > "$work/too-large"
run -P -t "$prefix-large" -X message.max.bytes=2000000 "$work/large" 2> "$work/errors"
run -C -t "$prefix-large" -e -q -D '' > "$work/out" 2>> "$work/errors"
if cmp -s "$work/large" "$work/out"; then echo 'ok large'; else echo "FAILED large: $(tail -n 1 "$work/errors")"; fi
said=$(run -P -t "$prefix-large" -X message.max.bytes=2000000 "$work/too-large" 2>&1)
same too-large 'Broker: Message size too large' "$(grep -o 'Broker: Message size too large' <<<"$said" | head -n 1)"

echo v | run -P -t "$prefix-headers" -H a=1 -H a=2 -H b=3
same headers 'a=1,a=2,b=3 v' "$(run -C -t "$prefix-headers" -e -q -f '%h %s')"
printf ':no key\nno value:\n:\n' | run -P -t "$prefix-nulls" -Z -K:
same nulls '-1,6 8,-1 -1,-1' "$(run -C -t "$prefix-nulls" -e -q -f '%K,%S\n' | paste -sd' ')"
echo 'skipped timestamps: kcat gives each record the time of its sending'
in_and_out idempotent -X enable.idempotence=true

# 500 lines before the broker is killed, 500 that are sent while it is away; nobody restarts kcat (-E: it may not give up)
mkfifo "$work/pipe"
run -P -t "$prefix-restart" -E -X enable.idempotence=true < "$work/pipe" 2> "$work/errors" & producer=$!
exec 3> "$work/pipe"
lines 500 >&3
echo kill
lines 1000 | tail -n 500 >&3
read -r answer || answer='nobody answered'
exec 3>&-
wait "$producer"
if [ "$answer" != back ]; then echo "skipped restart: $answer"
else same restart "$(lines 1000)" "$(read_from "$prefix-restart" beginning)$(grep 'Delivery failed' "$work/errors")"; fi
