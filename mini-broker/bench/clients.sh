#!/usr/bin/env bash
# clients.sh : Apache Kafka's own tools against one mini-broker. (Client libraries, kcat too: ./lab author clients)
# Needs KAFKA_LIBS (fetch-libs.sh) and MINI_BROKER_JAR. Prints one line a check; exits non-zero if one fails.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${KAFKA_LIBS:?}" "${MINI_BROKER_JAR:?}" "${JAVA:=java}"
work=$(mktemp -d); failed=0
trap 'kill "$broker" 2>/dev/null; wait "$broker" 2>/dev/null; rm -rf "$work"' EXIT

tool() { timeout 90 "$JAVA" -Dlog4j2.configurationFile="$here/log4j2-off.properties" -cp "$KAFKA_LIBS/*" "$@" 2>&1; }

check() {   # check NAME EXPECTED-TEXT ACTUAL-TEXT
  if grep -qF -- "$2" <<<"$3"; then printf 'ok      %s\n' "$1"
  else printf 'FAILED  %s: no "%s" in:\n%s\n' "$1" "$2" "$(tail -n 5 <<<"$3")"; failed=1; fi
}

printf '%s\n' node.id=1 listeners=PLAINTEXT://127.0.0.1:0 "log.dirs=$work/data" > "$work/server.properties"
"$JAVA" -Xmx256m -XX:+UseSerialGC -jar "$MINI_BROKER_JAR" "$work/server.properties" > "$work/out" 2> "$work/log" & broker=$!
for _ in $(seq 100); do grep -q '^ready: ' "$work/out" && break; sleep 0.1; done
at=$(sed -n 's/^ready: //p' "$work/out")
[ -n "$at" ] || { cat "$work/log"; exit 1; }

for topic in tail console; do
  check "kafka-topics --create $topic" "Created topic" "$(tool org.apache.kafka.tools.TopicCommand --bootstrap-server "$at" --create --topic "$topic" --partitions 1)"
done
seq 20 | tool org.apache.kafka.tools.ConsoleProducer --bootstrap-server "$at" --topic tail
check "ProducerPerformance" "200000 records sent" "$(tool org.apache.kafka.tools.ProducerPerformance --bootstrap-server "$at" \
  --topic perf --num-records 200000 --throughput -1 --record-size 1024 | tail -n 1)"
# it commits offsets although it assigns its partitions, so it needs a group coordinator (lab 07)
check "EndToEndLatency says what it misses" "does not support FIND_COORDINATOR" "$(tool org.apache.kafka.tools.EndToEndLatency \
  --bootstrap-server "$at" --topic e2e --num-records 100 --producer-acks 1 --record-size 100)"
check "kafka-topics --create" "Created topic made" "$(tool org.apache.kafka.tools.TopicCommand --bootstrap-server "$at" --create --topic made --partitions 3)"
check "kafka-topics --describe" "PartitionCount: 3" "$(tool org.apache.kafka.tools.TopicCommand --bootstrap-server "$at" --describe --topic made)"
check "kafka-topics --delete" "ok" "$(tool org.apache.kafka.tools.TopicCommand --bootstrap-server "$at" --delete --topic made && echo ok)"
check "kafka-configs --alter" "Completed updating config" "$(tool kafka.admin.ConfigCommand --bootstrap-server "$at" --alter --topic tail --add-config retention.ms=60000)"
check "kafka-configs --describe" "retention.ms=60000" "$(tool kafka.admin.ConfigCommand --bootstrap-server "$at" --describe --topic tail)"
check "kafka-get-offsets" "tail:0:20" "$(tool org.apache.kafka.tools.GetOffsetShell --bootstrap-server "$at" --topic tail)"
check "kafka-log-dirs" '"error":null' "$(tool org.apache.kafka.tools.LogDirsCommand --bootstrap-server "$at" --describe --topic-list tail)"
check "kafka-console-producer" "ok" "$(seq 5 | tool org.apache.kafka.tools.ConsoleProducer --bootstrap-server "$at" --topic console && echo ok)"
check "kafka-console-consumer --partition" "5" "$(tool org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server "$at" --topic console \
  --partition 0 --offset earliest --max-messages 5)"
check "kafka-delete-records" "low_watermark: 7" "$(printf '{"partitions":[{"topic":"tail","partition":0,"offset":7}],"version":1}' > "$work/delete.json"
  tool org.apache.kafka.tools.DeleteRecordsCommand --bootstrap-server "$at" --offset-json-file "$work/delete.json")"
check "kafka-broker-api-versions" "Produce(0): 0 to 13" "$(tool org.apache.kafka.tools.BrokerApiVersionsCommand --bootstrap-server "$at")"
exit $failed
