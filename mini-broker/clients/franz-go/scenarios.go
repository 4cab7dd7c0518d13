// The scenarios of mini-broker/CLIENTS.md with franz-go. Call: scenarios BOOTSTRAP PREFIX PARTITIONS
//
// BOOTSTRAP is the broker's address. Every topic's name begins with PREFIX. PARTITIONS is a file with a key and the partition
// that a Java producer puts it in, of 5, on each line. One line of output for each scenario: "ok NAME", "ok NAME (remark)",
// "FAILED NAME: what happened" or "skipped NAME: why". The line "kill" asks whoever started us to kill the broker and to start
// it again; the answer is one line of input.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	// A batch may have max.message.bytes = 1048588 bytes; 61 are its header, 11 are what one record without key and headers adds.
	largestValue = 1048588 - 61 - 11
	patience     = 20 * time.Second
)

var bootstrap, prefix string

func main() {
	bootstrap, prefix = os.Args[1], os.Args[2]
	fmt.Println("version", version())
	scenario("metadata", metadata)
	scenario("topics", topics)
	scenario("acks-0", func(ctx context.Context) error { return acknowledged(ctx, "acks-0", kgo.NoAck()) })
	scenario("acks-1", func(ctx context.Context) error { return acknowledged(ctx, "acks-1", kgo.LeaderAck()) })
	scenario("acks-all", func(ctx context.Context) error { return acknowledged(ctx, "acks-all", kgo.AllISRAcks()) })
	scenario("partitioner", func(ctx context.Context) error { return partitioner(ctx, os.Args[3]) })
	scenario("codec-none", func(ctx context.Context) error { return codec(ctx, "codec-none", kgo.NoCompression()) })
	scenario("codec-gzip", func(ctx context.Context) error { return codec(ctx, "codec-gzip", kgo.GzipCompression()) })
	scenario("codec-snappy", func(ctx context.Context) error { return codec(ctx, "codec-snappy", kgo.SnappyCompression()) })
	scenario("codec-lz4", func(ctx context.Context) error { return codec(ctx, "codec-lz4", kgo.Lz4Compression()) })
	scenario("codec-zstd", func(ctx context.Context) error { return codec(ctx, "codec-zstd", kgo.ZstdCompression()) })
	scenario("from-earliest", func(ctx context.Context) error {
		return readsFrom(ctx, "from-earliest", kgo.NewOffset().AtStart(), 0)
	})
	scenario("from-latest", fromLatest)
	scenario("from-offset", func(ctx context.Context) error {
		return readsFrom(ctx, "from-offset", kgo.NewOffset().At(7), 7)
	})
	scenario("from-time", func(ctx context.Context) error {
		return readsFrom(ctx, "from-time", kgo.NewOffset().AfterMilli(timeOf(5)), 5)
	})
	scenario("long-poll", longPoll)
	scenario("large", large)
	scenario("too-large", tooLarge)
	scenario("headers", headers)
	scenario("nulls", nulls)
	scenario("timestamps", timestamps)
	scenario("idempotent", idempotent)
	scenario("restart", restart)
}

// ---- topics ----

func metadata(ctx context.Context) error {
	return withTopic(ctx, "metadata", 3, func(topic string) error {
		admin := kadm.NewClient(client())
		defer admin.Close()
		found, err := admin.Metadata(ctx, topic)
		if err != nil {
			return err
		}
		broker := fmt.Sprintf("%s:%d", found.Brokers[0].Host, found.Brokers[0].Port)
		return firstOf(expect("address", broker, bootstrap), expect("partitions", len(found.Topics[topic].Partitions), 3))
	})
}

func topics(ctx context.Context) error {
	admin := kadm.NewClient(client())
	defer admin.Close()
	topic := prefix + "-topics"
	if _, err := admin.CreateTopic(ctx, 3, 1, nil, topic); err != nil {
		return err
	}
	if _, err := admin.CreateTopic(ctx, 3, 1, nil, topic); !errors.Is(err, kerr.TopicAlreadyExists) {
		return fmt.Errorf("created twice: %v", err)
	}
	if err := awaitListed(ctx, topic, true); err != nil {
		return err
	}
	if _, err := admin.DeleteTopic(ctx, topic); err != nil {
		return err
	}
	return awaitListed(ctx, topic, false)
}

// Asks until the list of topics says so: Kafka's brokers may learn a little later what its controller has answered.
func awaitListed(ctx context.Context, topic string, expected bool) error {
	for {
		fresh := kadm.NewClient(client()) // a client remembers for a while what it was told
		listed, err := fresh.ListTopics(ctx)
		fresh.Close()
		if err != nil {
			return fmt.Errorf("listed is not %v: %w", expected, err)
		}
		if listed.Has(topic) == expected {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// ---- producing ----

func acknowledged(ctx context.Context, name string, acks kgo.Acks) error {
	return withTopic(ctx, name, 1, func(topic string) error {
		options := []kgo.Opt{kgo.RequiredAcks(acks), kgo.DisableIdempotentWrite()}
		return firstOf(send(ctx, lines(topic, 10), options...), readBack(ctx, topic, kgo.NewOffset().AtStart(), lines(topic, 10)))
	})
}

func partitioner(ctx context.Context, file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return withTopic(ctx, "partitioner", 5, func(topic string) error {
		var records []*kgo.Record
		var expected []string
		for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
			key := strings.Fields(line)[0]
			expected = append(expected, strings.TrimSpace(line))
			records = append(records, &kgo.Record{Topic: topic, Key: []byte(key), Value: []byte(key)})
		}
		if err := send(ctx, records); err != nil {
			return err
		}
		for i, record := range records {
			if err := expect("partition", fmt.Sprintf("%s %d", record.Key, record.Partition), expected[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func codec(ctx context.Context, name string, compression kgo.CompressionCodec) error {
	return withTopic(ctx, name, 1, func(topic string) error {
		sent := append(lines(topic, 1000), &kgo.Record{Topic: topic, Value: allBytes()})
		return firstOf(send(ctx, sent, kgo.ProducerBatchCompression(compression)),
			readBack(ctx, topic, kgo.NewOffset().AtStart(), sent))
	})
}

func large(ctx context.Context) error {
	return withTopic(ctx, "large", 1, func(topic string) error {
		sent := []*kgo.Record{{Topic: topic, Value: bytes.Repeat([]byte("x"), largestValue)}}
		return firstOf(send(ctx, sent, anySize()...), readBack(ctx, topic, kgo.NewOffset().AtStart(), sent))
	})
}

func tooLarge(ctx context.Context) error {
	return withTopic(ctx, "too-large", 1, func(topic string) error {
		err := send(ctx, []*kgo.Record{{Topic: topic, Value: bytes.Repeat([]byte("x"), largestValue+1)}}, anySize()...)
		if !errors.Is(err, kerr.MessageTooLarge) {
			return fmt.Errorf("one byte too many: %v", err)
		}
		return nil
	})
}

// The client itself would refuse, or compress, what the broker is to judge.
func anySize() []kgo.Opt {
	return []kgo.Opt{kgo.ProducerBatchMaxBytes(2_000_000), kgo.ProducerBatchCompression(kgo.NoCompression())}
}

// franz-go's producer is idempotent unless told otherwise.
func idempotent(ctx context.Context) error {
	return withTopic(ctx, "idempotent", 1, func(topic string) error {
		return firstOf(send(ctx, lines(topic, 1000)), readBack(ctx, topic, kgo.NewOffset().AtStart(), lines(topic, 1000)))
	})
}

// 500 records are acknowledged and 500 more on their way when the broker is killed: in the end each is there once, in order.
func restart(ctx context.Context) error {
	return withTopic(ctx, "restart", 1, func(topic string) error {
		producer := client()
		defer producer.Close()
		sent := lines(topic, 1000)
		if err := producer.ProduceSync(ctx, sent[:500]...).FirstErr(); err != nil {
			return err
		}
		var failed error
		for _, record := range sent[500:] {
			producer.Produce(ctx, record, func(_ *kgo.Record, err error) {
				if err != nil {
					failed = err
				}
			})
		}
		fmt.Println("kill")
		if answer, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil || strings.TrimSpace(answer) != "back" {
			return skip(strings.TrimSpace(answer))
		}
		return firstOf(producer.Flush(ctx), failed, readBack(ctx, topic, kgo.NewOffset().AtStart(), sent))
	})
}

// ---- reading ----

// Ten records, a second apart by their own time; the first read from offset is number first.
func readsFrom(ctx context.Context, name string, offset kgo.Offset, first int) error {
	return withTopic(ctx, name, 1, func(topic string) error {
		return firstOf(send(ctx, timed(topic)), readBack(ctx, topic, offset, timed(topic)[first:]))
	})
}

func fromLatest(ctx context.Context) error {
	return withTopic(ctx, "from-latest", 1, func(topic string) error {
		admin := kadm.NewClient(client())
		defer admin.Close()
		if err := send(ctx, timed(topic)); err != nil {
			return err
		}
		ends, err := admin.ListEndOffsets(ctx, topic)
		if err != nil {
			return err
		}
		end, _ := ends.Lookup(topic, 0)
		return firstOf(expect("end offset", end.Offset, int64(10)), wakes(ctx, topic, kgo.NewOffset().AtEnd()))
	})
}

// A fetch that finds nothing waits up to 10 s, and is answered as soon as something is appended.
func longPoll(ctx context.Context) error {
	return withTopic(ctx, "long-poll", 1, func(topic string) error { return wakes(ctx, topic, kgo.NewOffset().AtStart()) })
}

func wakes(ctx context.Context, topic string, offset kgo.Offset) error {
	consumer := reader(topic, offset, kgo.FetchMaxWait(10*time.Second))
	defer consumer.Close()
	early, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if fetches := consumer.PollFetches(early); fetches.NumRecords() > 0 {
		return fmt.Errorf("%d records before any was sent", fetches.NumRecords())
	}
	record := &kgo.Record{Topic: topic, Value: []byte("wake up")}
	if err := send(ctx, []*kgo.Record{record}); err != nil {
		return err
	}
	began := time.Now()
	fetches := consumer.PollFetches(ctx)
	if waited := time.Since(began); waited > 3*time.Second {
		return fmt.Errorf("woken %v after the record was acknowledged", waited)
	}
	return firstOf(fetches.Err(), expect("records", fetches.NumRecords(), 1),
		expect("value", string(fetches.Records()[0].Value), "wake up"))
}

// ---- what a record carries ----

func headers(ctx context.Context) error {
	return withTopic(ctx, "headers", 1, func(topic string) error {
		return sameBack(ctx, &kgo.Record{Topic: topic, Value: []byte("v"), Headers: []kgo.RecordHeader{
			{Key: "a", Value: []byte("1")}, {Key: "a", Value: []byte("2")}, {Key: "bytes", Value: allBytes()}}})
	})
}

func nulls(ctx context.Context) error {
	return withTopic(ctx, "nulls", 1, func(topic string) error {
		return sameBack(ctx, &kgo.Record{Topic: topic, Value: []byte("no key")}, &kgo.Record{Topic: topic, Key: []byte("no value")},
			&kgo.Record{Topic: topic}, &kgo.Record{Topic: topic, Key: []byte{}, Value: []byte{}})
	})
}

func timestamps(ctx context.Context) error {
	return withTopic(ctx, "timestamps", 1, func(topic string) error {
		return sameBack(ctx, timed(topic)...)
	})
}

func sameBack(ctx context.Context, records ...*kgo.Record) error {
	return firstOf(send(ctx, records), readBack(ctx, records[0].Topic, kgo.NewOffset().AtStart(), records))
}

// ---- words for all of them ----

func client(options ...kgo.Opt) *kgo.Client {
	made, err := kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(bootstrap)}, options...)...)
	if err != nil {
		panic(err)
	}
	return made
}

func reader(topic string, offset kgo.Offset, options ...kgo.Opt) *kgo.Client {
	return client(append(options, kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: {0: offset}}))...)
}

func send(ctx context.Context, records []*kgo.Record, options ...kgo.Opt) error {
	producer := client(options...)
	defer producer.Close()
	return producer.ProduceSync(ctx, records...).FirstErr()
}

// Reads partition 0 until as many records have come as are expected; then none may follow.
func readBack(ctx context.Context, topic string, offset kgo.Offset, expected []*kgo.Record) error {
	consumer := reader(topic, offset)
	defer consumer.Close()
	var got []*kgo.Record
	for len(got) < len(expected) {
		fetches := consumer.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return fmt.Errorf("%d of %d read: %w", len(got), len(expected), err)
		}
		got = append(got, fetches.Records()...)
	}
	if err := expect("records", len(got), len(expected)); err != nil {
		return err
	}
	for i := range got {
		if err := expect("record "+strconv.Itoa(i), text(got[i]), text(expected[i])); err != nil {
			return err
		}
	}
	return nil
}

// All that must come back as it was sent; a time of its own if it was given one.
func text(record *kgo.Record) string {
	time := ""
	if !record.Timestamp.IsZero() && record.Timestamp.UnixMilli() < timeOf(1000) {
		time = record.Timestamp.UTC().String()
	}
	return fmt.Sprintf("%#v %#v %v %s", record.Key, record.Value, record.Headers, time)
}

func lines(topic string, count int) []*kgo.Record {
	var records []*kgo.Record
	for i := 0; i < count; i++ {
		records = append(records, &kgo.Record{Topic: topic, Value: []byte(fmt.Sprintf("line %d of a text that repeats itself", i))})
	}
	return records
}

func timed(topic string) []*kgo.Record {
	records := lines(topic, 10)
	for i, record := range records {
		record.Timestamp = time.UnixMilli(timeOf(i))
	}
	return records
}

// A second for each number, in the year 2023; milliseconds.
func timeOf(number int) int64 {
	return 1_700_000_000_000 + int64(number)*1000
}

func allBytes() []byte {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	return all
}

func withTopic(ctx context.Context, name string, partitions int32, use func(topic string) error) error {
	admin := kadm.NewClient(client())
	defer admin.Close()
	topic := prefix + "-" + name
	if _, err := admin.CreateTopic(ctx, partitions, 1, nil, topic); err != nil {
		return err
	}
	return use(topic)
}

type skip string

func (why skip) Error() string { return string(why) }

func scenario(name string, run func(ctx context.Context) error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := run(ctx)
	var skipped skip
	switch {
	case err == nil:
		fmt.Println("ok", name)
	case errors.As(err, &skipped):
		fmt.Printf("skipped %s: %v\n", name, err)
	default:
		fmt.Printf("FAILED %s: %s\n", name, strings.ReplaceAll(err.Error(), "\n", " "))
	}
}

func expect[T comparable](what string, got, expected T) error {
	if got != expected {
		return fmt.Errorf("%s: %.200v instead of %.200v", what, got, expected)
	}
	return nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func version() string {
	build, _ := debug.ReadBuildInfo()
	for _, module := range build.Deps {
		if module.Path == "github.com/twmb/franz-go" {
			return "franz-go " + strings.TrimPrefix(module.Version, "v")
		}
	}
	return "franz-go"
}
