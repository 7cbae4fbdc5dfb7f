package io.isotherm.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Faults, each put in place of one port: the campaign finds every one of them within the schedules of a build. */
class PlantedFaultsTest {

    /** A journal that loses what it is told of some records. */
    private static Ports losing(Predicate<ProducerRecord<byte[], byte[]>> lost) {
        return new Ports() {
            @Override
            Producer<byte[], byte[]> producer(SimulatedLog log, Life executor, String id) {
                return new LogProducer(log, executor, id) {
                    @Override
                    public Future<RecordMetadata> send(
                            ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
                        return lost.test(record)
                                ? CompletableFuture.completedFuture(null)
                                : super.send(record, callback);
                    }
                };
            }
        };
    }

    private static boolean isAcceptance(ProducerRecord<byte[], byte[]> record) {
        return record.topic().equals(SimulatedLog.TOPICS.migrationEvents().name())
                && Codec.value(new ConsumerRecord<>(record.topic(), 0, 0, record.key(), record.value()))
                        instanceof MigrationEvent event
                && event.getStatus() == CommandStatus.ACCEPTED;
    }

    @Test
    void aLostJournalWrite() {
        found("no acceptance on record", () -> losing(PlantedFaultsTest::isAcceptance));
    }

    @Test
    void aLostDeadLetter() {
        found(
                "became dead letters",
                () -> losing(record ->
                        record.topic().equals(SimulatedLog.TOPICS.deadLetters().name())));
    }

    @Test
    void anOffsetCommittedBeforeItsOutcome() {
        found("has no outcome", () -> new Ports() {
            @Override
            Producer<byte[], byte[]> producer(SimulatedLog log, Life executor, String id) {
                return new LogProducer(log, executor, id) {
                    @Override
                    public void sendOffsetsToTransaction(
                            Map<TopicPartition, OffsetAndMetadata> consumed, ConsumerGroupMetadata metadata) {
                        log.commitOffsets(metadata.groupId(), consumed);
                        super.sendOffsetsToTransaction(consumed, metadata);
                    }
                };
            }
        });
    }

    @Test
    void anOutcomeLostAtACrash() {
        found("has no outcome", () -> new Ports() {
            @Override
            List<ConsumerRecord<byte[], byte[]>> journal(List<ConsumerRecord<byte[], byte[]>> events) {
                return List.of();
            }
        });
    }

    /** The journal is read back, but not to its end. */
    @Test
    void aJournalReadBackTooShort() {
        found("I6", () -> new Ports() {
            @Override
            List<ConsumerRecord<byte[], byte[]>> journal(List<ConsumerRecord<byte[], byte[]>> events) {
                return events.subList(0, events.size() / 2);
            }
        });
    }

    /** Neither Kafka nor the owners of hosts tell an executor that another has taken its place. */
    @Test
    void aSkippedFence() {
        found("I6", () -> new Ports() {
            @Override
            SimulatedLog log(VirtualClock clock) {
                return new SimulatedLog(clock) {
                    @Override
                    void requireOwner(String id, int epoch) {
                        if (!id.startsWith("executor")) {
                            super.requireOwner(id, epoch);
                        }
                    }
                };
            }

            @Override
            Consumer<byte[], byte[]> consumer(SimulatedLog log, Life executor, String group) {
                return blind(
                        log, executor, group, SimulatedLog.TOPICS.hostOwners().name(), 0);
            }
        });
    }

    /** A consumer that sees only the first records of a topic. */
    private static Consumer<byte[], byte[]> blind(
            SimulatedLog log, Life executor, String group, String hidden, int first) {
        return new LogConsumer(log, executor, group) {
            @Override
            List<ConsumerRecord<byte[], byte[]>> visible(String topic) {
                List<ConsumerRecord<byte[], byte[]>> all = super.visible(topic);
                return topic.equals(hidden) ? all.subList(0, Math.min(first, all.size())) : all;
            }
        };
    }

    @Test
    void aStaleConfigurationOfAnExecutor() {
        found("accepted although the pool is paused", () -> new Ports() {
            @Override
            Consumer<byte[], byte[]> consumer(SimulatedLog log, Life executor, String group) {
                return blind(
                        log, executor, group, SimulatedLog.TOPICS.poolConfig().name(), 1);
            }
        });
    }

    @Test
    void aStaleConfigurationOfADecider() {
        found("I11", () -> new Ports() {
            private DeciderLife.@Nullable State first;

            @Override
            DeciderLife.State restored(DeciderLife.State state) {
                DeciderLife.State earliest = first == null ? state : first;
                first = earliest;
                return new DeciderLife.State(earliest.configs(), state.states(), state.ledger(), state.inbox());
            }
        });
    }

    @Test
    void aReservationForgotten() {
        found("I1", () -> new Ports() {
            @Override
            DeciderLife.State restored(DeciderLife.State state) {
                return new DeciderLife.State(
                        state.configs(), state.states(), state.ledger().with(MoveHistory.EMPTY), state.inbox());
            }
        });
    }

    /** Outputs are committed without the offsets and the state that belong to them. */
    @Test
    void aTickRunTwiceAfterARestart() {
        found("appears a second time", () -> new Ports() {
            @Override
            SimulatedLog log(VirtualClock clock) {
                return new SimulatedLog(clock) {
                    private int commits;

                    private boolean isTorn(String application) {
                        return application.equals("decider") && commits % 4 != 0;
                    }

                    @Override
                    void commitOffsets(String group, Map<TopicPartition, OffsetAndMetadata> committed) {
                        commits += group.equals("decider") ? 1 : 0;
                        if (!isTorn(group)) {
                            super.commitOffsets(group, committed);
                        }
                    }

                    @Override
                    void state(String application, Object state) {
                        if (!isTorn(application)) {
                            super.state(application, state);
                        }
                    }
                };
            }
        });
    }

    /** A schedule of the build's tells of a breach in these words. Each has ports of its own, which may remember. */
    private static void found(String words, Supplier<Ports> faulty) {
        List<String> breaches = LongStream.range(0, ChaosTest.SAMPLE)
                .mapToObj(seed -> Schedule.run(seed, faulty.get()).breaches())
                .filter(found -> found.stream().anyMatch(breach -> breach.contains(words)))
                .findFirst()
                .orElse(List.of());
        assertThat(breaches).anyMatch(breach -> breach.contains(words));
    }
}
