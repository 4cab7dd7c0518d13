"""The scenarios of mini-broker/CLIENTS.md with confluent-kafka. Call: python scenarios.py BOOTSTRAP PREFIX PARTITIONS

BOOTSTRAP is the broker's address. Every topic's name begins with PREFIX. PARTITIONS is a file with a key and the partition
that a Java producer puts it in, of 5, on each line. One line of output for each scenario: "ok NAME", "ok NAME (remark)",
"FAILED NAME: what happened" or "skipped NAME: why". The line "kill" asks whoever started us to kill the broker and to start
it again; the answer is one line of input.
"""
import sys
import time

import confluent_kafka
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka import OFFSET_BEGINNING, OFFSET_END, TIMESTAMP_CREATE_TIME
from confluent_kafka.admin import AdminClient, NewTopic

# A batch may have max.message.bytes = 1048588 bytes; 61 are its header, 11 are what one record without key and headers adds.
LARGEST_VALUE = 1048588 - 61 - 11
PATIENCE_S = 20
BOOTSTRAP, PREFIX, PARTITIONS_FILE = sys.argv[1:4]
ALL_BYTES = bytes(range(256))


class Skipped(Exception):
    pass


def quiet(error):
    """That a broker is gone for a while is part of the plan: librdkafka need not print it."""


admin = AdminClient({"bootstrap.servers": BOOTSTRAP, "error_cb": quiet, "log_level": 0})


def main():
    print("version confluent-kafka %s (librdkafka %s)" % (confluent_kafka.__version__, confluent_kafka.libversion()[0]))
    scenario("metadata", metadata)
    scenario("topics", topics)
    for name, acks in [("acks-0", "0"), ("acks-1", "1"), ("acks-all", "all")]:
        scenario(name, lambda: acknowledged(name, acks))
    scenario("partitioner", partitioner)
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"]:
        scenario("codec-" + codec, lambda: compressed("codec-" + codec, codec))
    scenario("from-earliest", lambda: reads_from("from-earliest", OFFSET_BEGINNING, 0))
    scenario("from-latest", from_latest)
    scenario("from-offset", lambda: reads_from("from-offset", 7, 7))
    scenario("from-time", from_time)
    scenario("long-poll", lambda: wakes(new_topic("long-poll"), OFFSET_BEGINNING))
    scenario("large", large)
    scenario("too-large", too_large)
    scenario("headers", lambda: same_back("headers", [
        {"value": b"v", "headers": [("a", b"1"), ("a", b"2"), ("bytes", ALL_BYTES)]}]))
    scenario("nulls", lambda: same_back("nulls", [
        {"value": b"no key"}, {"key": b"no value"}, {}, {"key": b"", "value": b""}]))
    scenario("timestamps", lambda: same_back("timestamps", timed()))
    scenario("idempotent", idempotent)
    scenario("restart", restart)


# ---- topics ----

def metadata():
    topic = new_topic("metadata", 3)
    found = admin.list_topics(topic, PATIENCE_S)
    broker = next(iter(found.brokers.values()))
    expect("address", "%s:%d" % (broker.host, broker.port), BOOTSTRAP)
    expect("partitions", len(found.topics[topic].partitions), 3)


def topics():
    topic = new_topic("topics", 3)
    expect("created twice", error_of(lambda: new_topic("topics", 3)), KafkaError.TOPIC_ALREADY_EXISTS)
    await_listed(topic, True)
    admin.delete_topics([topic])[topic].result(PATIENCE_S)
    await_listed(topic, False)


def await_listed(topic, expected):
    """Asks until the list of topics says so: Kafka's brokers may learn a little later what its controller has answered."""
    deadline = time.monotonic() + PATIENCE_S
    while (topic in admin.list_topics(timeout=PATIENCE_S).topics) != expected:
        if time.monotonic() > deadline:
            raise AssertionError("%d s later, listed is still %s" % (PATIENCE_S, not expected))
        time.sleep(0.05)


# ---- producing ----

def acknowledged(name, acks):
    topic = new_topic(name)
    send(topic, lines(10), acks=acks)
    read_back(topic, OFFSET_BEGINNING, lines(10))


def partitioner():
    """librdkafka's own default is another hash; murmur2_random is its name for Java's."""
    topic = new_topic("partitioner", 5)
    with open(PARTITIONS_FILE, encoding="utf-8") as file:
        expected = [tuple(line.split()) for line in file if line.strip()]
    sent = send(topic, [{"key": key, "value": key} for key, _ in expected], partitioner="murmur2_random")
    expect("partitions", sorted((m.key().decode(), str(m.partition())) for m in sent), sorted(expected))


def compressed(name, codec):
    topic = new_topic(name)
    records = lines(1000) + [{"value": ALL_BYTES}]
    send(topic, records, **{"compression.type": codec, "linger.ms": 100})
    read_back(topic, OFFSET_BEGINNING, records)


def large():
    topic = new_topic("large")
    records = [{"value": b"x" * LARGEST_VALUE}]
    send(topic, records, **{"message.max.bytes": 2_000_000})
    read_back(topic, OFFSET_BEGINNING, records)


def too_large():
    topic = new_topic("too-large")
    refused = error_of(lambda: send(topic, [{"value": b"x" * (LARGEST_VALUE + 1)}], **{"message.max.bytes": 2_000_000}))
    expect("one byte too many", refused, KafkaError.MSG_SIZE_TOO_LARGE)


def idempotent():
    topic = new_topic("idempotent")
    send(topic, lines(1000), **{"enable.idempotence": True})
    read_back(topic, OFFSET_BEGINNING, lines(1000))


def restart():
    """500 records are acknowledged and 500 more on their way when the broker is killed: each is there once, in order."""
    topic = new_topic("restart")
    answers = []
    producer = producer_with(**{"enable.idempotence": True})
    queue(producer, topic, lines(1000)[:500], answers)
    flush(producer, answers)
    queue(producer, topic, lines(1000)[500:], answers)
    print("kill", flush=True)
    answer = sys.stdin.readline().strip()
    if answer != "back":
        raise Skipped(answer or "nobody answered")
    flush(producer, answers)
    read_back(topic, OFFSET_BEGINNING, lines(1000))


# ---- reading ----

def reads_from(name, offset, first):
    """Ten records, a second apart by their own time; the first read from offset is number first."""
    topic = new_topic(name)
    send(topic, timed())
    read_back(topic, offset, timed()[first:])


def from_time():
    topic = new_topic("from-time")
    send(topic, timed())
    consumer = consumer_of(topic, OFFSET_BEGINNING)
    found = consumer.offsets_for_times([TopicPartition(topic, 0, time_of(5))], PATIENCE_S)
    consumer.close()
    read_back(topic, found[0].offset, timed()[5:])


def from_latest():
    topic = new_topic("from-latest")
    send(topic, timed())
    consumer = consumer_of(topic, OFFSET_BEGINNING)
    bounds = consumer.get_watermark_offsets(TopicPartition(topic, 0), PATIENCE_S)
    consumer.close()
    expect("bounds", bounds, (0, 10))
    wakes(topic, OFFSET_END)


def wakes(topic, offset):
    """A fetch that finds nothing waits up to 10 s, and is answered as soon as something is appended."""
    consumer = consumer_of(topic, offset, **{"fetch.wait.max.ms": 10_000, "socket.timeout.ms": 60_000})
    expect("before any was sent", consumer.poll(1.0), None)
    send(topic, [{"value": b"wake up"}])
    began = time.monotonic()
    message = consumer.poll(PATIENCE_S)
    waited = time.monotonic() - began
    consumer.close()
    expect("value", message and message.value(), b"wake up")
    if waited > 3:
        raise AssertionError("woken %.1f s after the record was acknowledged" % waited)


# ---- words for all of them ----

def new_topic(name, partitions=1):
    topic = PREFIX + "-" + name
    admin.create_topics([NewTopic(topic, partitions, 1)])[topic].result(PATIENCE_S)
    return topic


def producer_with(**settings):
    return Producer({"bootstrap.servers": BOOTSTRAP, "error_cb": quiet, "log_level": 0, **settings})


def queue(producer, topic, records, answers):
    for record in records:
        producer.produce(topic, on_delivery=lambda error, message: answers.append((error, message)), **record)


def flush(producer, answers):
    """Waits until each record has its answer; the first that was refused is an error."""
    if producer.flush(PATIENCE_S) > 0:
        raise AssertionError("not all acknowledged within %d s" % PATIENCE_S)
    for error, _ in answers:
        if error is not None:
            raise KafkaException(error)


def send(topic, records, **settings):
    answers = []
    producer = producer_with(**settings)
    queue(producer, topic, records, answers)
    flush(producer, answers)
    return [message for _, message in answers]


def consumer_of(topic, offset, **settings):
    """assign() needs no group, but the library wants a name for one."""
    consumer = Consumer({"bootstrap.servers": BOOTSTRAP, "group.id": "none", "enable.auto.commit": False,
                         "auto.offset.reset": "error", "error_cb": quiet, "log_level": 0, **settings})
    consumer.assign([TopicPartition(topic, 0, offset)])
    return consumer


def read_back(topic, offset, expected):
    consumer = consumer_of(topic, offset)
    got = []
    deadline = time.monotonic() + PATIENCE_S
    while len(got) < len(expected) and time.monotonic() < deadline:
        for message in consumer.consume(len(expected), 0.2):
            if message.error():
                raise KafkaException(message.error())
            got.append(message)
    consumer.close()
    expect("records", len(got), len(expected))
    for i, (message, record) in enumerate(zip(got, expected)):
        expect("record %d" % i, text(message, record), (record.get("key"), record.get("value"),
               record.get("headers"), record.get("timestamp")))


def text(message, record):
    """All that must come back as it was sent; the time, if it was given one."""
    kind, time_ms = message.timestamp()
    given = kind == TIMESTAMP_CREATE_TIME and "timestamp" in record
    return message.key(), message.value(), message.headers(), time_ms if given else None


def same_back(name, records):
    topic = new_topic(name)
    send(topic, records)
    read_back(topic, OFFSET_BEGINNING, records)


def lines(count):
    return [{"value": b"line %d of a text that repeats itself" % i} for i in range(count)]


def timed():
    return [{**record, "timestamp": time_of(i)} for i, record in enumerate(lines(10))]


def time_of(number):
    """A second for each number, in the year 2023; milliseconds."""
    return 1_700_000_000_000 + number * 1000


def error_of(run):
    try:
        run()
    except KafkaException as error:
        return error.args[0].code()
    return None


def expect(what, got, expected):
    if got != expected:
        raise AssertionError("%s: %.200r instead of %.200r" % (what, got, expected))


def scenario(name, run):
    try:
        run()
        print("ok " + name, flush=True)
    except Skipped as why:
        print("skipped %s: %s" % (name, why), flush=True)
    except Exception as error:  # whatever it is, the scenario has failed, and the next one is tried
        print("FAILED %s: %s" % (name, str(error).replace("\n", " ") or repr(error)), flush=True)


main()
