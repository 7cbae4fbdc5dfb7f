package io.isotherm.pool;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** How many bytes records take on their topics. */
public final class RecordSize {
    /** The largest record of a usual installation: a host with 10,000 guests. */
    public static final int USUAL_BYTES = 8 * 1024 * 1024;

    /** What a record takes beside its value: its key, and what Kafka adds. */
    private static final int BESIDE_VALUE = 4 * 1024;

    private static final int LONGEST_NUMBER = 10;
    private static final int LONGEST_CHARACTER = 3;
    /** The counts before and after the elements of an array or a map, and the index of a union's branch. */
    private static final int BLOCK = 3 * LONGEST_NUMBER;
    /** Of what no bound is known; such values are written to tell. Far from what a sum of many could not hold. */
    private static final long UNKNOWN = 1L << 40;

    private RecordSize() {}

    /**
     * What the value may take of a record that just fits.
     *
     * @param recordBytes the largest record that its topic takes
     */
    public static long ofValueIn(int recordBytes) {
        return recordBytes - BESIDE_VALUE;
    }

    /** Whether a value takes no more than so many bytes. Most are told by a bound, at a fraction of what writing them takes. */
    public static boolean fits(SpecificRecordBase value, long most) {
        return atMost(value) <= most || ofValue(value) <= most;
    }

    /** What nothing of this kind takes more than, with the index of a union's branch that may come before it. */
    private static long atMost(@Nullable Object value) {
        // What is most frequent comes first, and classes before interfaces, which are slower to tell.
        if (value == null
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum<?>
                || value instanceof Instant) {
            return 2L * LONGEST_NUMBER;
        }
        if (value instanceof String text) {
            return 2L * LONGEST_NUMBER + (long) LONGEST_CHARACTER * text.length();
        }
        if (value instanceof SpecificRecordBase record) {
            int fields = record.getSchema().getFields().size();
            long bytes = LONGEST_NUMBER;
            for (int i = 0; i < fields; i++) {
                bytes += atMost(record.get(i));
            }
            return bytes;
        }
        if (value instanceof List<?> list) {
            long bytes = BLOCK;
            for (Object element : list) {
                bytes += atMost(element);
            }
            return bytes;
        }
        if (value instanceof Map<?, ?> map) {
            long bytes = BLOCK;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                bytes += atMost(entry.getKey()) + atMost(entry.getValue());
            }
            return bytes;
        }
        return UNKNOWN;
    }

    /** What a value takes. */
    public static long ofValue(SpecificRecordBase value) {
        Counter bytes = new Counter();
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new SpecificDatumWriter<SpecificRecordBase>(value.getSchema(), value.getSpecificData())
                    .write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.count;
    }

    private static final class Counter extends OutputStream {
        private long count;

        @Override
        public void write(int value) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            count += length;
        }
    }
}
