package io.isotherm.replay.recording;

import io.isotherm.files.FileFailure;
import io.isotherm.runtime.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificDatumWriter;

/** Writes a {@link Recording}. What was written before a crash can be read. Not thread-safe. */
public final class RecordingWriter implements AutoCloseable {
    private static final int ZSTD_LEVEL = 3;
    private static final int BLOCK_BYTES = 256 * 1024;

    private final Path file;
    private final Schema schema;
    private final DataFileWriter<GenericRecord> writer;
    private long lastTurn = Long.MIN_VALUE;
    private long count;

    private RecordingWriter(Path file, Schema schema, DataFileWriter<GenericRecord> writer) {
        this.file = file;
        this.schema = schema;
        this.writer = writer;
    }

    /**
     * Begins a recording, in the place of what the file holds.
     *
     * @param pool the one pool that is recorded; empty for any
     * @param topics names without prefix of the topics that it may hold
     * @throws RecordingException if the file cannot be made or a topic cannot be recorded
     */
    public static RecordingWriter create(Path file, Optional<String> pool, List<String> topics) {
        Schema schema = RecordingSchema.of(topics);
        DataFileWriter<GenericRecord> writer =
                new DataFileWriter<>(new SpecificDatumWriter<>(schema, RecordingSchema.data()));
        writer.setCodec(CodecFactory.zstandardCodec(ZSTD_LEVEL, true));
        writer.setSyncInterval(BLOCK_BYTES);
        writer.setMeta(Recording.VERSION, Version.CURRENT);
        writer.setMeta(Recording.TOPICS, String.join(",", topics));
        pool.ifPresent(name -> writer.setMeta(Recording.POOL, name));
        try {
            writer.create(schema, file.toFile());
        } catch (IOException e) {
            throw new RecordingException(
                    "Recording " + file + " cannot be made: " + FileFailure.reason(e)
                            + "; name a file in a directory that this user may write",
                    e);
        }
        return new RecordingWriter(file, schema, writer);
    }

    /**
     * Appends a record.
     *
     * @throws IllegalArgumentException if its turn lies before that of the record before it
     * @throws RecordingException if it cannot be written
     */
    public void write(Recorded recorded) {
        long turn = recorded.turn().toEpochMilli();
        if (turn < lastTurn) {
            throw new IllegalArgumentException("A record of " + recorded.topic() + " " + recorded.key()
                    + " has its turn at " + recorded.turn() + ", before the record before it");
        }
        GenericRecord row = new GenericData.Record(schema);
        row.put(RecordingSchema.TOPIC, recorded.topic());
        row.put(RecordingSchema.KEY, recorded.key());
        row.put(RecordingSchema.AT, recorded.at());
        row.put(RecordingSchema.TURN, recorded.turn());
        row.put(RecordingSchema.VALUE, recorded.value());
        row.put(RecordingSchema.HEADERS, recorded.headers());
        try {
            writer.append(row);
        } catch (IOException e) {
            throw new RecordingException("Recording " + file + " cannot be written: " + FileFailure.reason(e), e);
        }
        lastTurn = turn;
        count++;
    }

    /**
     * Makes what was written so far readable for others.
     *
     * @throws RecordingException if it cannot be written
     */
    void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            throw new RecordingException("Recording " + file + " cannot be written: " + FileFailure.reason(e), e);
        }
    }

    /** How many records were written. */
    public long count() {
        return count;
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new RecordingException("Recording " + file + " cannot be written: " + FileFailure.reason(e), e);
        }
    }
}
