#!/bin/sh
# How long from a clone to the first green check, when all downloads are done? Three times, in folders of its own.
# `lab author measure NN` measures what a learner waits for after that.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for run in 1 2 3; do
    began=$(date +%s)
    git clone -q "$here" "$work/clone $run"
    cd "$work/clone $run"
    ./lab start 00 </dev/null >/dev/null 2>&1
    cp solutions/00-event-loop/alternatives/iterators/EventLoop.java labs/00-event-loop/src/main/java/minibroker/runtime/
    ./lab check 00 >/dev/null
    echo "clone to first green check: $(($(date +%s) - began)) s"
    cd "$here"
done
