// The scenarios of mini-broker/CLIENTS.md with kafkajs. Call: node scenarios.js BOOTSTRAP PREFIX PARTITIONS
//
// BOOTSTRAP is the broker's address. Every topic's name begins with PREFIX. PARTITIONS is a file with a key and the partition
// that a Java producer puts it in, of 5, on each line. One line of output for each scenario: "ok NAME", "ok NAME (remark)",
// "FAILED NAME: what happened" or "skipped NAME: why". The line "kill" asks whoever started us to kill the broker and to start
// it again; the answer is one line of input.
//
// kafkajs reads only as a member of a consumer group, which mini-broker does not have before lab 07. What was written is read
// back with the library's own requests and decoders, one level below its consumer: Broker.fetch, which is not public. The lines
// of scenarios in which that replaces a consumer say so.
const assert = require('node:assert');
const fs = require('node:fs');
const readline = require('node:readline');
const { CompressionCodecs, CompressionTypes, Kafka, KafkaJSProtocolError, Partitioners, logLevel } = require('kafkajs');
const Cluster = require('kafkajs/src/cluster');
const Emitter = require('kafkajs/src/instrumentation/emitter');
const socketFactory = require('kafkajs/src/network/socketFactory');

CompressionCodecs[CompressionTypes.Snappy] = require('kafkajs-snappy');

// A batch may have max.message.bytes = 1048588 bytes; 61 are its header, 11 are what one record without key and headers adds.
const LARGEST_VALUE = 1048588 - 61 - 11;
const PATIENCE_MS = 20_000;
const NO_CONSUMER = 'read with Broker.fetch; its consumer needs groups, lab 07';
const NO_PLUG_IN = 'kafkajs leaves it to a plug-in that compiles native code when it is installed';

const [bootstrap, prefix, partitionsFile] = process.argv.slice(2);
const kafka = new Kafka({ clientId: 'scenarios', brokers: [bootstrap], logLevel: logLevel.NOTHING,
  retry: { retries: 20, maxRetryTime: 1000 } });               // a broker that starts again may take longer than five tries
const admin = kafka.admin();

class Skipped extends Error {}

async function main() {
  console.log(`version kafkajs ${require('kafkajs/package.json').version}`);
  await admin.connect();
  await scenario('metadata', metadata);
  await scenario('topics', topics);
  for (const [name, acks] of [['acks-0', 0], ['acks-1', 1], ['acks-all', -1]]) {
    await scenario(name, () => acknowledged(name, acks), NO_CONSUMER);
  }
  await scenario('partitioner', partitioner);
  await scenario('codec-none', () => codec('codec-none', CompressionTypes.None), NO_CONSUMER);
  await scenario('codec-gzip', () => codec('codec-gzip', CompressionTypes.GZIP), NO_CONSUMER);
  await scenario('codec-snappy', () => codec('codec-snappy', CompressionTypes.Snappy), NO_CONSUMER);
  await scenario('codec-lz4', () => skip(NO_PLUG_IN));
  await scenario('codec-zstd', () => skip(NO_PLUG_IN));
  await scenario('from-earliest', () => readsFrom('from-earliest', offsetNamed('low'), 0), NO_CONSUMER);
  await scenario('from-latest', fromLatest, NO_CONSUMER);
  await scenario('from-offset', () => readsFrom('from-offset', () => 7, 7), NO_CONSUMER);
  await scenario('from-time', () => readsFrom('from-time', offsetAt(timeOf(5)), 5), NO_CONSUMER);
  await scenario('long-poll', longPoll, NO_CONSUMER);
  await scenario('large', large, NO_CONSUMER);
  await scenario('too-large', tooLarge);
  await scenario('headers', headers, NO_CONSUMER);
  await scenario('nulls', nulls, NO_CONSUMER);
  await scenario('timestamps', () => sameBack('timestamps', timed()), NO_CONSUMER);
  await scenario('idempotent', idempotent, NO_CONSUMER);
  await scenario('restart', restart, NO_CONSUMER);
  await admin.disconnect();
}

// ---- topics ----

async function metadata() {
  const topic = await newTopic('metadata', 3);
  const { brokers } = await admin.describeCluster();
  assert.equal(`${brokers[0].host}:${brokers[0].port}`, bootstrap);
  const found = await admin.fetchTopicMetadata({ topics: [topic] });
  assert.equal(found.topics[0].partitions.length, 3);
}

async function topics() {
  const topic = await newTopic('topics', 3);
  const again = await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] });
  assert.equal(again, false, 'created twice');
  await listed(topic, true);
  await admin.deleteTopics({ topics: [topic] });
  await listed(topic, false);
}

// Asks until the list of topics says so: Kafka's brokers may learn a little later what its controller has answered.
async function listed(topic, expected) {
  while ((await admin.listTopics()).includes(topic) !== expected) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

// ---- producing ----

async function acknowledged(name, acks) {
  const topic = await newTopic(name);
  await send({ topic, acks, messages: lines(10) });
  await readBack(topic, 0, lines(10));
}

async function partitioner() {
  const topic = await newTopic('partitioner', 5);
  const expected = fs.readFileSync(partitionsFile, 'utf8').trim().split(/\r?\n/).map(line => line.split(' '));
  await send({ topic, messages: expected.map(([key]) => ({ key, value: key })) });
  const found = new Map();
  for (let partition = 0; partition < 5; partition++) {
    const count = expected.filter(([, expectedPartition]) => Number(expectedPartition) === partition).length;
    for (const message of await read(topic, 0, count, partition)) {
      found.set(message.key.toString(), String(partition));
    }
  }
  assert.deepEqual([...found].sort(), expected.sort());
}

async function codec(name, compression) {
  const topic = await newTopic(name);
  const messages = [...lines(1000), { value: allBytes() }];
  await send({ topic, compression, messages });
  await readBack(topic, 0, messages);
}

async function large() {
  const topic = await newTopic('large');
  const messages = [{ value: Buffer.alloc(LARGEST_VALUE, 'x') }];
  await send({ topic, messages });
  await readBack(topic, 0, messages);
}

async function tooLarge() {
  const topic = await newTopic('too-large');
  const sending = send({ topic, messages: [{ value: Buffer.alloc(LARGEST_VALUE + 1, 'x') }] });
  await assert.rejects(sending, error => error instanceof KafkaJSProtocolError && error.type === 'MESSAGE_TOO_LARGE');
}

async function idempotent() {
  const topic = await newTopic('idempotent');
  const messages = lines(1000);
  await producing({ idempotent: true, maxInFlightRequests: 1 }, async producer => {
    for (let i = 0; i < messages.length; i += 100) {
      await producer.send({ topic, messages: messages.slice(i, i + 100) });
    }
  });
  await readBack(topic, 0, messages);
}

// 500 records are acknowledged and 500 more on their way when the broker is killed: in the end each is there once, in order.
async function restart() {
  const topic = await newTopic('restart');
  const messages = lines(1000);
  await producing({ idempotent: true, maxInFlightRequests: 1 }, async producer => {
    await producer.send({ topic, messages: messages.slice(0, 500) });
    const onTheirWay = producer.send({ topic, messages: messages.slice(500) });
    onTheirWay.catch(() => {});                 // Node ends a program whose promise fails while nobody awaits it; we do, below
    console.log('kill');
    const answer = await nextLine();
    await onTheirWay;
    if (answer !== 'back') {
      skip(answer);
    }
  });
  await readBack(topic, 0, messages);
}

// ---- reading ----

// Ten records, a second apart by their own time; the first read from the offset that `where` finds is number `first`.
async function readsFrom(name, where, first) {
  const topic = await newTopic(name);
  await send({ topic, messages: timed() });
  await readBack(topic, await where(topic), timed().slice(first));
}

const offsetNamed = bound => async topic => Number((await admin.fetchTopicOffsets(topic))[0][bound]);

const offsetAt = timeMs => async topic => Number((await admin.fetchTopicOffsetsByTimestamp(topic, timeMs))[0].offset);

async function fromLatest() {
  const topic = await newTopic('from-latest');
  await send({ topic, messages: timed() });
  const end = await offsetNamed('high')(topic);
  assert.equal(end, 10);
  await wakes(topic, end);
}

// A fetch that finds nothing waits up to 10 s, and is answered as soon as something is appended.
async function longPoll() {
  await wakes(await newTopic('long-poll'), 0);
}

async function wakes(topic, offset) {
  await reading(topic, async (broker, fetch) => {
    let early = true;
    const waiting = fetch(offset, 10_000).then(messages => ({ messages, early, atMs: Date.now() }));
    await new Promise(resolve => setTimeout(resolve, 1000));
    early = false;
    await send({ topic, messages: [{ value: 'wake up' }] });
    const sentMs = Date.now();
    const woken = await waiting;
    assert.ok(!woken.early, 'answered before anything was there');
    assert.ok(woken.atMs - sentMs < 3000, `woken ${woken.atMs - sentMs} ms after the record was acknowledged`);
    assert.deepEqual(woken.messages.map(message => message.value.toString()), ['wake up']);
  });
}

// ---- what a record carries ----

async function headers() {
  await sameBack('headers', [{ value: 'v', headers: { a: ['1', '2'], bytes: allBytes() } }]);
}

async function nulls() {
  await sameBack('nulls', [{ value: 'no key' }, { key: 'no value', value: null }, { value: null }, { key: '', value: '' }]);
}

async function sameBack(name, messages) {
  const topic = await newTopic(name);
  await send({ topic, messages });
  await readBack(topic, 0, messages);
}

// ---- words for all of them ----

async function newTopic(name, numPartitions = 1) {
  const topic = `${prefix}-${name}`;
  assert.ok(await admin.createTopics({ topics: [{ topic, numPartitions }] }), 'not created');
  return topic;
}

async function producing(options, use) {
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, ...options });
  await producer.connect();
  try {
    return await use(producer);
  } finally {
    await producer.disconnect();
  }
}

const send = batch => producing({}, producer => producer.send(batch));

// Hands `use` the topic's broker, and a function that sends one fetch request to it: at most 8 MiB, at least one byte.
async function reading(topic, use) {
  const cluster = new Cluster({
    brokers: [bootstrap], clientId: 'scenarios', logger: kafka.logger(), instrumentationEmitter: new Emitter(),
    socketFactory: socketFactory(), connectionTimeout: 1000, requestTimeout: 30_000, retry: {}, maxInFlightRequests: null,
  });
  await cluster.connect();
  try {
    await cluster.addTargetTopic(topic);
    const [{ leader }] = cluster.findTopicPartitionMetadata(topic);
    const broker = await cluster.findBroker({ nodeId: leader });
    return await use(broker, async (fetchOffset, maxWaitTime, partition = 0) => {
      const partitions = [{ partition, fetchOffset, maxBytes: 8 << 20 }];
      const { responses } = await broker.fetch({ maxWaitTime, minBytes: 1, maxBytes: 8 << 20, isolationLevel: 0,
        topics: [{ topic, partitions }] });
      return responses[0].partitions[0].messages.filter(message => Number(message.offset) >= fetchOffset);
    });
  } finally {
    await cluster.disconnect();
  }
}

const read = (topic, offset, count, partition = 0) => reading(topic, async (broker, fetch) => {
  const messages = [];
  while (messages.length < count) {
    messages.push(...await fetch(offset + messages.length, 5000, partition));
  }
  return messages;
});

// As many messages as expected, and each as it was sent.
async function readBack(topic, offset, expected) {
  const got = await read(topic, offset, expected.length);
  assert.deepEqual(got.map(message => Number(message.offset)), expected.map((_, i) => offset + i));
  assert.deepEqual(got.map((message, i) => text(message, expected[i].timestamp)), expected.map(m => text(m, m.timestamp)));
}

const hex = bytes => (bytes == null ? 'null' : Buffer.from(bytes).toString('hex'));

// All that must come back as it was sent; the time, if it was given one.
function text({ key, value, headers = {}, timestamp }, givenTime) {
  const pairs = Object.entries(headers).flatMap(([name, values]) => [values].flat().map(one => `${name}=${hex(one)}`));
  return `${hex(key)} ${hex(value)} ${pairs} ${givenTime ? timestamp : ''}`;
}

const lines = count => Array.from({ length: count }, (_, i) => ({ value: `line ${i} of a text that repeats itself` }));
const timed = () => lines(10).map((message, i) => ({ ...message, timestamp: String(timeOf(i)) }));
const timeOf = number => 1_700_000_000_000 + number * 1000;        // a second for each number, in the year 2023; milliseconds
const allBytes = () => Buffer.from(Array.from({ length: 256 }, (_, i) => i));

const input = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const nextLine = async () => (await input.next()).value ?? 'nobody answered';

function skip(why) {
  throw new Skipped(why);
}

async function scenario(name, run, remark) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    await Promise.race([run(), late]);
    console.log(`ok ${name}${remark ? ` (${remark})` : ''}`);
  } catch (error) {
    const why = String(error.message).replaceAll('\n', ' ').slice(0, 300);
    console.log(error instanceof Skipped ? `skipped ${name}: ${why}` : `FAILED ${name}: ${why}`);
  } finally {
    clearTimeout(timer);
  }
}

main().then(() => process.exit(0), error => {
  console.error(error);
  process.exit(1);
});
