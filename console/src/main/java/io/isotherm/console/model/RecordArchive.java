package io.isotherm.console.model;

import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records of one pool, kept small: compressed, in spans of ten minutes, states apart from all else. A span of states begins
 * with the newest of each host of before, so that how the pool was at a time is found in the one span that it lies in. What
 * is to be read must have been sealed.
 */
final class RecordArchive {
    private static final long SPAN_MILLIS = Duration.ofMinutes(10).toMillis();
    /** Records come in order but for this. */
    private static final long LATE_SPANS = 2;

    private static final List<Kind> KINDS = List.of(
            new Kind("host-states", HostState.class),
            new Kind("pool-config", PoolConfig.class),
            new Kind("decisions", Decision.class),
            new Kind("approvals", Approval.class),
            new Kind("migration-commands", MigrationCommand.class),
            new Kind("migration-events", MigrationEvent.class),
            new Kind("power-commands", PowerCommand.class),
            new Kind("power-events", PowerEvent.class));

    /** What can be kept, by names of the catalogue. */
    static final Set<String> TOPICS = Set.copyOf(KINDS.stream().map(Kind::topic).toList());

    private final Spans states = new Spans();
    private final Spans events = new Spans();
    private final Map<String, HostState> newest = new TreeMap<>();

    private record Kind(String topic, Class<? extends SpecificRecord> type) {}

    /** When a record is of. */
    static Instant time(SpecificRecord record) {
        if (record instanceof HostState state) {
            return state.getWindowEnd();
        } else if (record instanceof Decision decision) {
            return decision.getTick();
        } else if (record instanceof PoolConfig config) {
            return config.getAppliedAt();
        } else if (record instanceof Approval approval) {
            return approval.getApprovedAt();
        } else if (record instanceof MigrationCommand command) {
            return command.getIssuedAt();
        } else if (record instanceof MigrationEvent event) {
            return event.getAt();
        } else if (record instanceof PowerCommand command) {
            return command.getIssuedAt();
        } else if (record instanceof PowerEvent event) {
            return event.getAt();
        }
        throw new IllegalArgumentException(
                "No time is known of a " + record.getClass().getSimpleName());
    }

    /** Keeps a record. */
    void accept(SpecificRecord record) {
        if (record instanceof HostState state) {
            states.writer(time(record), begun -> newest.values().forEach(begun::write))
                    .write(record);
            newest.merge(
                    state.getHost(),
                    state,
                    (former, next) -> next.getWindowEnd().isBefore(former.getWindowEnd()) ? former : next);
        } else {
            events.writer(time(record), begun -> {}).write(record);
        }
    }

    /** Ends writing. */
    void seal() {
        states.seal(Long.MAX_VALUE);
        events.seal(Long.MAX_VALUE);
        newest.clear();
    }

    /** Reads the records of these topics from one time to another; a state may come twice. */
    void read(Set<String> topics, Instant from, Instant to, Consumer<SpecificRecord> each) {
        Predicate<SpecificRecord> within =
                record -> !time(record).isBefore(from) && !time(record).isAfter(to);
        if (topics.contains("host-states")) {
            states.read(from, to, within, each);
        }
        events.read(from, to, within.and(record -> topics.contains(topic(record))), each);
    }

    /** Reads all but states. */
    void readEvents(Instant from, Instant to, Consumer<SpecificRecord> each) {
        events.read(
                from,
                to,
                record -> !time(record).isBefore(from) && !time(record).isAfter(to),
                each);
    }

    /** Reads the newest state of each host at a time, and of some older ones. */
    void readStates(Instant time, Consumer<SpecificRecord> each) {
        Instant begin = states.begin(time);
        states.read(begin, time, record -> !time(record).isAfter(time), each);
    }

    /** The topic of a record, as the catalogue names it. */
    static String topic(SpecificRecord record) {
        return KINDS.get(kind(record)).topic();
    }

    private static int kind(SpecificRecord record) {
        for (int i = 0; i < KINDS.size(); i++) {
            if (KINDS.get(i).type() == record.getClass()) {
                return i;
            }
        }
        throw new IllegalArgumentException("A " + record.getClass().getSimpleName() + " is not kept");
    }

    /** Records by the span that their time lies in. */
    private static final class Spans {
        private final NavigableMap<Long, List<byte[]>> sealed = new TreeMap<>();
        private final NavigableMap<Long, SpanWriter> open = new TreeMap<>();

        private static long span(Instant time) {
            return Math.floorDiv(time.toEpochMilli(), SPAN_MILLIS);
        }

        SpanWriter writer(Instant time, Consumer<SpanWriter> begin) {
            long span = span(time);
            SpanWriter known = open.get(span);
            if (known != null) {
                return known;
            }
            seal(span - LATE_SPANS);
            SpanWriter begun = new SpanWriter();
            begin.accept(begun);
            open.put(span, begun);
            return begun;
        }

        /** Seals what is older than a span. */
        void seal(long before) {
            NavigableMap<Long, SpanWriter> old = open.headMap(before, false);
            old.forEach((span, writer) ->
                    sealed.computeIfAbsent(span, none -> new ArrayList<>()).add(writer.sealed()));
            old.clear();
        }

        /** When the span of a time begins, or that before it where it has none. */
        Instant begin(Instant time) {
            Long span = sealed.floorKey(span(time));
            return span == null ? time : Instant.ofEpochMilli(span * SPAN_MILLIS);
        }

        void read(Instant from, Instant to, Predicate<SpecificRecord> wanted, Consumer<SpecificRecord> each) {
            long first = span(from);
            long last = to.equals(Instant.MAX) ? Long.MAX_VALUE : span(to);
            SpanReader reader = new SpanReader();
            sealed.subMap(first, true, last, true)
                    .values()
                    .forEach(blocks -> blocks.forEach(block -> reader.read(block, record -> {
                        if (wanted.test(record)) {
                            each.accept(record);
                        }
                    })));
        }
    }

    private static final class SpanWriter {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        private final DeflaterOutputStream compressed = new DeflaterOutputStream(bytes, deflater, 8192);
        private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(compressed, null);
        private final Map<Integer, SpecificDatumWriter<SpecificRecord>> writers = new HashMap<>();

        void write(SpecificRecord record) {
            int kind = kind(record);
            try {
                encoder.writeInt(kind);
                writers.computeIfAbsent(kind, any -> new SpecificDatumWriter<>(record.getSchema()))
                        .write(record, encoder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        byte[] sealed() {
            try {
                encoder.flush();
                compressed.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                deflater.end();
            }
            return bytes.toByteArray();
        }
    }

    private static final class SpanReader {
        private final Map<Integer, SpecificDatumReader<? extends SpecificRecord>> readers = new HashMap<>();

        void read(byte[] block, Consumer<SpecificRecord> each) {
            try (InflaterInputStream stream = new InflaterInputStream(new ByteArrayInputStream(block))) {
                BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(stream, null);
                while (!decoder.isEnd()) {
                    int kind = decoder.readInt();
                    each.accept(readers.computeIfAbsent(
                                    kind,
                                    any -> new SpecificDatumReader<>(
                                            KINDS.get(kind).type()))
                            .read(null, decoder));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
