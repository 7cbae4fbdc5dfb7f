package io.isotherm.replay.recording;

import io.isotherm.files.FileFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/** The records of a {@link Recording}, one after the other, in the order of their turns. Not thread-safe. */
public final class RecordingReader implements Iterator<Recorded>, AutoCloseable {
    private final Path file;
    private final DataFileReader<GenericRecord> reader;
    private final Iterator<Recorded> records;

    private RecordingReader(Path file, DataFileReader<GenericRecord> reader, long count, boolean sort) {
        this.file = file;
        this.reader = reader;
        Iterator<Recorded> asWritten = new AsWritten(count);
        this.records = sort ? sorted(asWritten) : asWritten;
    }

    static RecordingReader of(Path file, long count, boolean sort) {
        SpecificDatumReader<GenericRecord> rows =
                new SpecificDatumReader<>(null, RecordingSchema.of(RecordingSchema.topics()), RecordingSchema.data());
        try {
            return new RecordingReader(file, new DataFileReader<>(file.toFile(), rows), count, sort);
        } catch (IOException e) {
            throw new RecordingException(file + " can no longer be read: " + FileFailure.reason(e), e);
        }
    }

    @Override
    public boolean hasNext() {
        return records.hasNext();
    }

    @Override
    public Recorded next() {
        return records.next();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new RecordingException(file + " cannot be closed: " + FileFailure.reason(e), e);
        }
    }

    private static Iterator<Recorded> sorted(Iterator<Recorded> asWritten) {
        List<Recorded> all = new ArrayList<>();
        asWritten.forEachRemaining(all::add);
        all.sort(Comparator.comparing(Recorded::turn));
        return all.iterator();
    }

    /** Those that were counted: what follows them cannot be read. */
    private final class AsWritten implements Iterator<Recorded> {
        private long left;

        AsWritten(long count) {
            this.left = count;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public Recorded next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            left--;
            GenericRecord row;
            try {
                row = reader.next();
            } catch (RuntimeException e) {
                throw new RecordingException(file + " can no longer be read: " + e.getMessage(), e);
            }
            return new Recorded(
                    row.get(RecordingSchema.TOPIC).toString(),
                    row.get(RecordingSchema.KEY).toString(),
                    (Instant) row.get(RecordingSchema.AT),
                    (Instant) row.get(RecordingSchema.TURN),
                    (SpecificRecord) row.get(RecordingSchema.VALUE),
                    headers(row));
        }

        private static SortedMap<String, String> headers(GenericRecord row) {
            SortedMap<String, String> headers = new TreeMap<>();
            ((Map<?, ?>) row.get(RecordingSchema.HEADERS))
                    .forEach((name, text) -> headers.put(name.toString(), text.toString()));
            return headers;
        }
    }
}
