// The scenarios of mini-broker/CLIENTS.md with sarama. Call: scenarios BOOTSTRAP PREFIX PARTITIONS
//
// BOOTSTRAP is the broker's address. Every topic's name begins with PREFIX. PARTITIONS is a file with a key and the partition
// that a Java producer puts it in, of 5, on each line. One line of output for each scenario: "ok NAME", "ok NAME (remark)",
// "FAILED NAME: what happened" or "skipped NAME: why". The line "kill" asks whoever started us to kill the broker and to start
// it again; the answer is one line of input.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/IBM/sarama"
)

const (
	// A batch may have max.message.bytes = 1048588 bytes; 61 are its header, 11 are what one record without key and headers adds.
	largestValue = 1048588 - 61 - 11
	patience     = 20 * time.Second
)

var bootstrap, prefix string

// An option changes sarama's settings before a client is made of them.
type option func(settings *sarama.Config)

func main() {
	bootstrap, prefix = os.Args[1], os.Args[2]
	fmt.Println("version", version())
	scenario("metadata", metadata)
	scenario("topics", topics)
	scenario("acks-0", func() error { return acknowledged("acks-0", sarama.NoResponse) })
	scenario("acks-1", func() error { return acknowledged("acks-1", sarama.WaitForLocal) })
	scenario("acks-all", func() error { return acknowledged("acks-all", sarama.WaitForAll) })
	scenario("partitioner", func() error { return partitioner(os.Args[3]) })
	scenario("codec-none", func() error { return codec("codec-none", sarama.CompressionNone) })
	scenario("codec-gzip", func() error { return codec("codec-gzip", sarama.CompressionGZIP) })
	scenario("codec-snappy", func() error { return codec("codec-snappy", sarama.CompressionSnappy) })
	scenario("codec-lz4", func() error { return codec("codec-lz4", sarama.CompressionLZ4) })
	scenario("codec-zstd", func() error { return codec("codec-zstd", sarama.CompressionZSTD) })
	scenario("from-earliest", func() error { return readsFrom("from-earliest", at(sarama.OffsetOldest), 0) })
	scenario("from-latest", fromLatest)
	scenario("from-offset", func() error { return readsFrom("from-offset", at(7), 7) })
	scenario("from-time", func() error { return readsFrom("from-time", firstSince(timeOf(5)), 5) })
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

func metadata() error {
	return withTopic("metadata", 3, func(topic string) error {
		return withClient(func(client sarama.Client) error {
			partitions, err := client.Partitions(topic)
			return firstOf(err, expect("address", client.Brokers()[0].Addr(), bootstrap),
				expect("partitions", len(partitions), 3))
		})
	})
}

func topics() error {
	topic := prefix + "-topics"
	return withAdmin(func(admin sarama.ClusterAdmin) error {
		if err := create(admin, topic, 3); err != nil {
			return err
		}
		if err := create(admin, topic, 3); !errors.Is(err, sarama.ErrTopicAlreadyExists) {
			return fmt.Errorf("created twice: %v", err)
		}
		if err := awaitListed(admin, topic, true); err != nil {
			return err
		}
		if err := admin.DeleteTopic(topic); err != nil {
			return err
		}
		return awaitListed(admin, topic, false)
	})
}

// Asks until the list of topics says so: Kafka's brokers may learn a little later what its controller has answered.
func awaitListed(admin sarama.ClusterAdmin, topic string, expected bool) error {
	for {
		listed, err := admin.ListTopics()
		if err != nil {
			return fmt.Errorf("listed is not %v: %w", expected, err)
		}
		if _, is := listed[topic]; is == expected {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// ---- producing ----

func acknowledged(name string, acks sarama.RequiredAcks) error {
	return withTopic(name, 1, func(topic string) error {
		return sameBack(lines(topic, 10), func(settings *sarama.Config) { settings.Producer.RequiredAcks = acks })
	})
}

func partitioner(file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return withTopic("partitioner", 5, func(topic string) error {
		var records []*sarama.ProducerMessage
		var expected []string
		for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
			key := sarama.StringEncoder(strings.Fields(line)[0])
			expected = append(expected, strings.TrimSpace(line))
			records = append(records, &sarama.ProducerMessage{Topic: topic, Key: key, Value: key})
		}
		likeJava := func(settings *sarama.Config) { settings.Producer.Partitioner = sarama.NewMurmur2Partitioner }
		if err := send(records, likeJava); err != nil {
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

func codec(name string, compression sarama.CompressionCodec) error {
	return withTopic(name, 1, func(topic string) error {
		sent := append(lines(topic, 1000), &sarama.ProducerMessage{Topic: topic, Value: sarama.ByteEncoder(allBytes())})
		return sameBack(sent, func(settings *sarama.Config) { settings.Producer.Compression = compression })
	})
}

func large() error {
	return withTopic("large", 1, func(topic string) error {
		return sameBack(ofSize(topic, largestValue), anySize)
	})
}

func tooLarge() error {
	return withTopic("too-large", 1, func(topic string) error {
		if err := send(ofSize(topic, largestValue+1), anySize); !errors.Is(err, sarama.ErrMessageSizeTooLarge) {
			return fmt.Errorf("one byte too many: %v", err)
		}
		return nil
	})
}

func ofSize(topic string, size int) []*sarama.ProducerMessage {
	return []*sarama.ProducerMessage{{Topic: topic, Value: sarama.ByteEncoder(bytes.Repeat([]byte("x"), size))}}
}

// The client itself would refuse what the broker is to judge.
func anySize(settings *sarama.Config) { settings.Producer.MaxMessageBytes = 2_000_000 }

func withoutDuplicates(settings *sarama.Config) {
	settings.Producer.Idempotent = true
	settings.Producer.RequiredAcks = sarama.WaitForAll
	settings.Net.MaxOpenRequests = 1
	settings.Producer.Retry.Max = 100
	settings.Metadata.Retry.Max = 100 // a quarter of a second apart: a broker may need many of them to come back
}

func idempotent() error {
	return withTopic("idempotent", 1, func(topic string) error {
		return sameBack(lines(topic, 1000), withoutDuplicates)
	})
}

// 500 records are acknowledged and 500 more on their way when the broker is killed: in the end each is there once, in order.
func restart() error {
	return withTopic("restart", 1, func(topic string) error {
		producer, err := sarama.NewAsyncProducer([]string{bootstrap}, settings(withoutDuplicates))
		if err != nil {
			return err
		}
		defer producer.AsyncClose()
		sent := lines(topic, 1000)
		answers := make(chan error, len(sent))
		go func() {
			for range sent {
				select {
				case <-producer.Successes():
					answers <- nil
				case failed := <-producer.Errors():
					answers <- failed
				}
			}
		}()
		enqueue(producer, sent[:500])
		if err := await(answers, 500); err != nil {
			return err
		}
		enqueue(producer, sent[500:])
		fmt.Println("kill")
		if answer, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil || strings.TrimSpace(answer) != "back" {
			return skip(strings.TrimSpace(answer))
		}
		if err := await(answers, 500); err != nil {
			return err
		}
		return readBack(topic, at(sarama.OffsetOldest), sent)
	})
}

func enqueue(producer sarama.AsyncProducer, records []*sarama.ProducerMessage) {
	for _, record := range records {
		producer.Input() <- record
	}
}

func await(answers <-chan error, count int) error {
	for i := 0; i < count; i++ {
		if err := <-answers; err != nil {
			return err
		}
	}
	return nil
}

// ---- reading ----

// Where to begin in partition 0 of a topic.
type start func(client sarama.Client, topic string) (int64, error)

func at(offset int64) start {
	return func(sarama.Client, string) (int64, error) { return offset, nil }
}

func firstSince(time int64) start {
	return func(client sarama.Client, topic string) (int64, error) { return client.GetOffset(topic, 0, time) }
}

// Ten records, a second apart by their own time; the first read from start is number first.
func readsFrom(name string, from start, first int) error {
	return withTopic(name, 1, func(topic string) error {
		if err := send(timed(topic)); err != nil {
			return err
		}
		return readBack(topic, from, timed(topic)[first:])
	})
}

func fromLatest() error {
	return withTopic("from-latest", 1, func(topic string) error {
		if err := send(timed(topic)); err != nil {
			return err
		}
		err := withClient(func(client sarama.Client) error {
			end, err := client.GetOffset(topic, 0, sarama.OffsetNewest)
			return firstOf(err, expect("end offset", end, 10))
		})
		if err != nil {
			return err
		}
		return wakes(topic, sarama.OffsetNewest)
	})
}

// A fetch that finds nothing waits up to 10 s, and is answered as soon as something is appended.
func longPoll() error {
	return withTopic("long-poll", 1, func(topic string) error { return wakes(topic, sarama.OffsetOldest) })
}

func wakes(topic string, offset int64) error {
	patient := func(settings *sarama.Config) { settings.Consumer.MaxWaitTime = 10 * time.Second }
	return reading(topic, at(offset), func(records <-chan *sarama.ConsumerMessage) error {
		select {
		case <-records:
			return errors.New("a record before any was sent")
		case <-time.After(time.Second):
		}
		if err := send([]*sarama.ProducerMessage{{Topic: topic, Value: sarama.StringEncoder("wake up")}}); err != nil {
			return err
		}
		began := time.Now()
		record := <-records
		if waited := time.Since(began); waited > 3*time.Second {
			return fmt.Errorf("woken %v after the record was acknowledged", waited)
		}
		return expect("value", string(record.Value), "wake up")
	}, patient)
}

// ---- what a record carries ----

func headers() error {
	return withTopic("headers", 1, func(topic string) error {
		return sameBack([]*sarama.ProducerMessage{{Topic: topic, Value: sarama.StringEncoder("v"), Headers: []sarama.RecordHeader{
			{Key: []byte("a"), Value: []byte("1")}, {Key: []byte("a"), Value: []byte("2")},
			{Key: []byte("bytes"), Value: allBytes()}}}})
	})
}

func nulls() error {
	return withTopic("nulls", 1, func(topic string) error {
		return sameBack([]*sarama.ProducerMessage{{Topic: topic, Value: sarama.StringEncoder("no key")},
			{Topic: topic, Key: sarama.StringEncoder("no value")}, {Topic: topic},
			{Topic: topic, Key: sarama.ByteEncoder{}, Value: sarama.ByteEncoder{}}})
	})
}

func timestamps() error {
	return withTopic("timestamps", 1, func(topic string) error {
		return sameBack(timed(topic))
	})
}

func sameBack(records []*sarama.ProducerMessage, options ...option) error {
	if err := send(records, options...); err != nil {
		return err
	}
	return readBack(records[0].Topic, at(sarama.OffsetOldest), records)
}

// ---- words for all of them ----

// Sarama speaks as an old client does unless it is told how new the broker is.
func settings(options ...option) *sarama.Config {
	made := sarama.NewConfig()
	made.Version = sarama.MaxVersion
	made.Producer.Return.Successes = true
	for _, change := range options {
		change(made)
	}
	return made
}

func withClient(use func(client sarama.Client) error, options ...option) error {
	client, err := sarama.NewClient([]string{bootstrap}, settings(options...))
	if err != nil {
		return err
	}
	defer client.Close()
	return use(client)
}

func withAdmin(use func(admin sarama.ClusterAdmin) error) error {
	admin, err := sarama.NewClusterAdmin([]string{bootstrap}, settings())
	if err != nil {
		return err
	}
	defer admin.Close()
	return use(admin)
}

func create(admin sarama.ClusterAdmin, topic string, partitions int32) error {
	return admin.CreateTopic(topic, &sarama.TopicDetail{NumPartitions: partitions, ReplicationFactor: 1}, false)
}

func send(records []*sarama.ProducerMessage, options ...option) error {
	producer, err := sarama.NewSyncProducer([]string{bootstrap}, settings(options...))
	if err != nil {
		return err
	}
	defer producer.Close()
	err = producer.SendMessages(records)
	var failed sarama.ProducerErrors
	if errors.As(err, &failed) {
		return failed[0].Err
	}
	return err
}

// Reads partition 0. The fetch that is under way when use returns is given up, not waited for.
func reading(topic string, from start, use func(records <-chan *sarama.ConsumerMessage) error, options ...option) error {
	return withClient(func(client sarama.Client) error {
		offset, err := from(client, topic)
		if err != nil {
			return err
		}
		consumer, err := sarama.NewConsumerFromClient(client)
		if err != nil {
			return err
		}
		partition, err := consumer.ConsumePartition(topic, 0, offset)
		if err != nil {
			return err
		}
		defer partition.AsyncClose()
		return use(partition.Messages())
	}, options...)
}

// Reads until as many records have come as are expected; then none may follow.
func readBack(topic string, from start, expected []*sarama.ProducerMessage) error {
	return reading(topic, from, func(records <-chan *sarama.ConsumerMessage) error {
		for i := range expected {
			if err := expect("record "+strconv.Itoa(i), received(<-records, expected[i]), sent(expected[i])); err != nil {
				return err
			}
		}
		select {
		case more := <-records:
			return fmt.Errorf("one record too many: offset %d", more.Offset)
		case <-time.After(100 * time.Millisecond):
			return nil
		}
	})
}

// All that must come back as it was sent; a time of its own if it was given one.
func sent(record *sarama.ProducerMessage) string {
	return text(encoded(record.Key), encoded(record.Value), record.Headers, ownTime(record))
}

func received(record *sarama.ConsumerMessage, like *sarama.ProducerMessage) string {
	if record == nil {
		return "nothing"
	}
	var headers []sarama.RecordHeader
	for _, header := range record.Headers {
		headers = append(headers, *header)
	}
	time := record.Timestamp
	if ownTime(like).IsZero() {
		time = ownTime(like)
	}
	return text(record.Key, record.Value, headers, time)
}

func text(key, value []byte, headers []sarama.RecordHeader, time time.Time) string {
	return fmt.Sprintf("%#v %#v %v %s", key, value, headers, time.UTC())
}

func encoded(encoder sarama.Encoder) []byte {
	if encoder == nil {
		return nil
	}
	content, _ := encoder.Encode()
	return content
}

// The producer writes the time of sending into a record without one.
func ownTime(record *sarama.ProducerMessage) time.Time {
	if record.Timestamp.UnixMilli() < timeOf(1000) {
		return record.Timestamp
	}
	return time.Time{}
}

func lines(topic string, count int) []*sarama.ProducerMessage {
	var records []*sarama.ProducerMessage
	for i := 0; i < count; i++ {
		line := fmt.Sprintf("line %d of a text that repeats itself", i)
		records = append(records, &sarama.ProducerMessage{Topic: topic, Value: sarama.StringEncoder(line)})
	}
	return records
}

func timed(topic string) []*sarama.ProducerMessage {
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

func withTopic(name string, partitions int32, use func(topic string) error) error {
	topic := prefix + "-" + name
	err := withAdmin(func(admin sarama.ClusterAdmin) error { return create(admin, topic, partitions) })
	if err != nil {
		return err
	}
	return use(topic)
}

type skip string

func (why skip) Error() string { return string(why) }

// A scenario that takes too long is left behind; it cannot be stopped from outside.
func scenario(name string, run func() error) {
	done := make(chan error, 1)
	go func() { done <- run() }()
	var err error
	select {
	case err = <-done:
	case <-time.After(patience):
		err = fmt.Errorf("not done after %v", patience)
	}
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
		if module.Path == "github.com/IBM/sarama" {
			return "sarama " + strings.TrimPrefix(module.Version, "v")
		}
	}
	return "sarama"
}
