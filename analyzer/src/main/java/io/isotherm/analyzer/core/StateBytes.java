package io.isotherm.analyzer.core;

import io.isotherm.schema.HostState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** How many bytes a state takes on its topic. */
final class StateBytes {
    private static final SpecificDatumWriter<HostState> WRITER = new SpecificDatumWriter<>(HostState.class);

    private StateBytes() {}

    /** Without its key and what Kafka adds. */
    static long of(HostState state) {
        Counter bytes = new Counter();
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            WRITER.write(state, encoder);
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
