package io.isotherm.replay.recording;

import io.isotherm.files.FileFailure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * A recording: an Avro object container file (zstandard) that any Avro tool can read.
 *
 * <p><b>One file holds one or several topics</b>, in the order in which their records are to be played. Decisions follow
 * from all inputs of analyzer and decider together, so what belongs together is kept together: samples, configurations,
 * events and approvals, in one order that no reader has to find again. A single topic is the simple case. Values are in
 * the topics' own schemas, in a union of those that the file may hold, inside an envelope of topic (its catalogue name
 * without prefix), key, time, turn and headers (see {@link Recorded}). The header names the version of Isotherm, the topics, and
 * the pool if only one was recorded.
 *
 * <p>What is broken is told when the file is opened. A file that is cut off or damaged is read up to its last whole block.
 * Of files that were put one behind the other as they are, with their headers, the first is read. Records whose turns go
 * back, as in files that an Avro tool put together, are sorted, in memory. {@link #repairs} says so with
 * numbers. A file that is empty, no recording, or in a schema that cannot be read is refused.
 */
public final class Recording {
    static final String VERSION = "isotherm.version";
    static final String POOL = "isotherm.pool";
    static final String TOPICS = "isotherm.topics";

    private static final String REMEDY = "; name one that 'isotherm record' or 'import' made";
    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};

    private final Path file;
    private final String version;
    private final Optional<String> pool;
    private final SortedMap<String, Long> counts;
    private final long count;
    private final Instant first;
    private final Instant last;
    private final long outOfOrder;
    private final List<String> repairs;

    private Recording(Path file, String version, Optional<String> pool, Outline outline, List<String> repairs) {
        this.file = file;
        this.version = version;
        this.pool = pool;
        this.counts = Collections.unmodifiableSortedMap(outline.counts);
        this.count = outline.count;
        this.first = Instant.ofEpochMilli(outline.first);
        this.last = Instant.ofEpochMilli(outline.last);
        this.outOfOrder = outline.outOfOrder;
        this.repairs = List.copyOf(repairs);
    }

    /** The topics that can be recorded, by their names without prefix, in the order of the data flow. */
    public static List<String> recordable() {
        return RecordingSchema.topics();
    }

    /**
     * Opens a recording and goes through it once, counting.
     *
     * @throws RecordingException if nothing can be read of it
     */
    public static Recording open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new RecordingException(file + " is no recording: "
                    + (Files.exists(file) ? "it is no file" : "there is no such file")
                    + REMEDY);
        }
        try {
            long size = Files.size(file);
            if (size == 0) {
                throw new RecordingException(file + " is no recording: it is empty (0 bytes)" + REMEDY);
            }
            if (startsWith(file, 0, GZIP_MAGIC)) {
                throw new RecordingException(
                        file + " is no recording: it is compressed with gzip; unpack it first, with gunzip");
            }
            return scan(file, size);
        } catch (EOFException e) {
            throw new RecordingException(file + " is cut off within its header: nothing can be read of it", e);
        } catch (IOException e) {
            throw new RecordingException(file + " is no recording: " + FileFailure.reason(e) + REMEDY, e);
        } catch (RecordingException e) {
            throw e;
        } catch (RuntimeException e) {
            // Of bytes at random Avro complains in many ways.
            throw new RecordingException(file + " is no recording: " + e.getMessage() + REMEDY, e);
        }
    }

    private static boolean startsWith(Path file, long position, byte[] magic) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer begin = ByteBuffer.allocate(magic.length);
            channel.position(position);
            while (begin.hasRemaining() && channel.read(begin) >= 0) {
                // A channel may give less than asked for.
            }
            return Arrays.equals(begin.array(), magic);
        }
    }

    private static Recording scan(Path file, long size) throws IOException {
        long end = ContainerLengths.end(file, size);
        GenericDatumReader<GenericRecord> outlines = new GenericDatumReader<>(null, RecordingSchema.OUTLINE);
        try (DataFileReader<GenericRecord> reader = new DataFileReader<>(file.toFile(), outlines)) {
            String version = text(reader, VERSION).orElse("unknown");
            String trouble = RecordingSchema.trouble(reader.getSchema());
            if (!trouble.isEmpty()) {
                throw new RecordingException(
                        file + " cannot be read: " + trouble + ". It was written by version " + version);
            }
            Outline outline = new Outline();
            @Nullable RuntimeException damage = null;
            long whole = reader.previousSync();
            try {
                while (reader.previousSync() < end && reader.hasNext()) {
                    outline.add(reader.next());
                    whole = reader.previousSync();
                }
                whole = reader.previousSync();
            } catch (RuntimeException e) {
                // Whatever Avro stumbles over: in a file cut off within a block's header, even over itself.
                damage = e;
            }
            if (outline.count == 0) {
                throw new RecordingException(
                        file + (whole < size ? " is cut off before its first whole block" : " holds no records"));
            }
            return new Recording(
                    file, version, text(reader, POOL), outline, repairs(file, outline, whole, size, damage));
        }
    }

    private static List<String> repairs(
            Path file, Outline outline, long whole, long size, @Nullable RuntimeException damage) throws IOException {
        List<String> repairs = new ArrayList<>();
        if (whole < size && startsWith(file, whole, DataFileConstants.MAGIC)) {
            repairs.add("another recording was put behind its " + outline.count + " records, as with cat: the last "
                    + (size - whole) + " bytes of " + size + " are not read. Put recordings together with "
                    + "'avro-tools concat'");
        } else if (whole < size) {
            String trouble =
                    damage instanceof AvroRuntimeException broken && !(broken.getCause() instanceof EOFException)
                            ? "it is damaged (" + broken.getMessage() + ")"
                            : "it is cut off";
            repairs.add(trouble + " after its "
                    + outline.count + " first records: its last " + (size - whole) + " bytes of " + size
                    + " are not read");
        }
        if (outline.outOfOrder > 0) {
            repairs.add("the times of " + outline.outOfOrder + " of its " + outline.count
                    + " records go back: all were sorted by time");
        }
        return repairs;
    }

    private static Optional<String> text(DataFileReader<?> reader, String key) {
        return Optional.ofNullable(reader.getMeta(key) == null ? null : reader.getMetaString(key));
    }

    public Path file() {
        return file;
    }

    /** The version of Isotherm that wrote it; {@code unknown} where another program did. */
    public String version() {
        return version;
    }

    /** The one pool that was recorded; empty for any. */
    public Optional<String> pool() {
        return pool;
    }

    /** How many records of each topic it holds. */
    public SortedMap<String, Long> counts() {
        return counts;
    }

    /** How many records it holds, at least 1. */
    public long count() {
        return count;
    }

    /** The earliest turn. */
    public Instant first() {
        return first;
    }

    /** The latest turn. */
    public Instant last() {
        return last;
    }

    /** What was broken and how it is made good, for people; empty for a sound file. */
    public List<String> repairs() {
        return repairs;
    }

    /** A reader from the beginning; as many at once as wanted. */
    public RecordingReader read() {
        return RecordingReader.of(file, count, outOfOrder > 0);
    }

    private static final class Outline {
        private final SortedMap<String, Long> counts = new TreeMap<>();
        private long count;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private long outOfOrder;

        void add(GenericRecord row) {
            long turn = (Long) row.get(RecordingSchema.TURN);
            counts.merge(row.get(RecordingSchema.TOPIC).toString(), 1L, Long::sum);
            count++;
            if (turn < last) {
                outOfOrder++;
            }
            first = Math.min(first, turn);
            last = Math.max(last, turn);
        }
    }
}
