package io.isotherm.pool;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/** How many bytes records take on their topics. */
public final class RecordSize {
    /** The largest record of a usual installation: a host with 10,000 guests. */
    public static final int USUAL_BYTES = 8 * 1024 * 1024;

    /** What a record takes beside its value: its key, and what Kafka adds. */
    private static final int BESIDE_VALUE = 4 * 1024;

    private RecordSize() {}

    /**
     * What the value may take of a record that just fits.
     *
     * @param recordBytes the largest record that its topic takes
     */
    public static long ofValueIn(int recordBytes) {
        return recordBytes - BESIDE_VALUE;
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
