package io.isotherm.replay.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.schema.PoolConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void choose() {
        file = directory.resolve("lab.avro");
    }

    @Test
    void givesBackWhatWasWrittenWithItsTimes() {
        Recorded late = new Recorded(
                "host-metrics",
                "lab/a",
                Records.at(1),
                Records.at(2),
                Records.sample("a", 1).value());
        Recorded deletion = new Recorded("pool-config", "lab", Records.at(3), Records.at(3), null);
        List<Recorded> written =
                List.of(Records.config(1, 0), Records.sample("b", 2), late, Records.event("c1", 2), deletion);
        Records.write(file, written);

        Recording recording = Recording.open(file);

        assertThat(Records.read(recording)).isEqualTo(written);
        assertThat(recording.repairs()).isEmpty();
        assertThat(recording.count()).isEqualTo(5);
        assertThat(recording.counts()).isEqualTo(Map.of("host-metrics", 2L, "pool-config", 2L, "migration-events", 1L));
        assertThat(recording.first()).isEqualTo(Records.START);
        assertThat(recording.last()).isEqualTo(Records.at(3));
        assertThat(recording.pool()).contains("lab");
        assertThat(recording.version()).isNotEqualTo("unknown");
    }

    @Test
    void givesBackWhatStandsBesideARecord() {
        Recorded plain = Records.config(1, 0);
        Recorded changed = new Recorded(
                plain.topic(),
                plain.key(),
                plain.at(),
                plain.turn(),
                plain.value(),
                new TreeMap<>(Map.of("by", "anna", "reason", "für die Nacht")));
        Records.write(file, List.of(changed, Records.sample("a", 1)));

        assertThat(Records.read(Recording.open(file))).containsExactly(changed, Records.sample("a", 1));
    }

    @Test
    void readsARecordingOfBeforeHeadersWereKept() {
        Recording recording = Recording.open(Path.of("src/test/resources/recordings/without-headers.avro"));
        Recorded config = Records.config(1, 0);
        // The default when it was recorded.
        ((PoolConfig) Objects.requireNonNull(config.value())).getPower().setColdMillis(1_800_000L);

        assertThat(Records.read(recording)).containsExactly(config, Records.sample("a", 1), Records.event("c1", 2));
        assertThat(recording.repairs()).isEmpty();
    }

    @Test
    void givesBackRecordsOfAllTopicsWhicheverOfTheirFieldsAreSet() throws IOException {
        List<Recorded> written = new ArrayList<>();
        for (String topic : RecordingSchema.topics()) {
            Schema schema = RecordingSchema.of(topic);
            for (Object any : new RandomData(schema, 20, 7L, false)) {
                written.add(new Recorded(topic, "lab", Records.START, Records.START, specific(schema, any)));
            }
        }
        Records.write(file, written);

        assertThat(Records.read(Recording.open(file))).isEqualTo(written);
    }

    private static SpecificRecord specific(Schema schema, Object generic) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(generic, encoder);
        return new SpecificDatumReader<SpecificRecord>(schema, schema, RecordingSchema.data())
                .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    }

    @Test
    void canBeReadByWhoeverKnowsAvroAndNotIsotherm() throws IOException {
        Records.write(file, List.of(Records.sample("a", 1)));

        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(file.toFile(), new GenericDatumReader<>(null, null, new GenericData()))) {
            GenericRecord row = reader.next();
            assertThat(row.get("topic")).hasToString("host-metrics");
            assertThat(((GenericRecord) row.get("value")).get("host")).hasToString("a");
        }
    }

    @Test
    void aTruncatedFileIsReadUpToItsLastWholeBlockWithACount() throws IOException {
        Records.write(file, samples(5_000));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 100));

        Recording recording = Recording.open(file);

        assertThat(recording.count()).isBetween(1L, 4_999L);
        assertThat(recording.repairs())
                .singleElement()
                .asString()
                .contains("it is cut off after its " + recording.count() + " first records", "bytes of");
        assertThat(Records.read(recording)).isEqualTo(samples((int) recording.count()));
    }

    @Test
    void everyLengthOfATruncatedFileIsReadOrRefusedInWords() throws IOException {
        Records.write(file, samples(3));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 1; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Recording.open(file))
                    .isInstanceOf(RecordingException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void aDamagedBlockEndsTheRecordingWithACount() throws IOException {
        Records.write(file, samples(5_000));
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length - 200, bytes.length - 100, (byte) 0x55);
        Files.write(file, bytes);

        Recording recording = Recording.open(file);

        assertThat(recording.repairs()).singleElement().asString().startsWith("it is damaged");
        assertThat(Records.read(recording)).isEqualTo(samples((int) recording.count()));
    }

    @Test
    void ofFilesPutTogetherAsTheyAreTheFirstIsReadAndTheRestTold() throws IOException {
        Records.write(file, samples(3));
        byte[] one = Files.readAllBytes(file);
        Files.write(file, one, StandardOpenOption.APPEND);

        Recording recording = Recording.open(file);
        assertThat(recording.repairs())
                .singleElement()
                .asString()
                .contains("another recording was put behind its 3 records, as with cat")
                .contains("the last " + one.length + " bytes of " + 2 * one.length + " are not read")
                .contains("avro-tools concat");
        assertThat(Records.read(recording)).isEqualTo(samples(3));
    }

    @Test
    void whatIsNoRecordingIsToldWithTheRemedy() throws IOException {
        Files.writeString(file, "time,host\n");
        assertThatThrownBy(() -> Recording.open(file))
                .hasMessageContaining("Not an Avro data file; name one that 'isotherm record' or 'import' made");
        Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0});
        assertThatThrownBy(() -> Recording.open(file))
                .hasMessageContaining("it is compressed with gzip; unpack it first, with gunzip");
    }

    @Test
    void timesThatGoBackAreSortedWithACount() throws IOException {
        Path other = directory.resolve("events.avro");
        Records.write(file, samples(10));
        Records.write(other, List.of(Records.event("c1", 2), Records.event("c2", 4)));
        append(other, file);

        Recording recording = Recording.open(file);

        assertThat(recording.repairs()).singleElement().asString().contains("the times of 2 of its 12 records go back");
        assertThat(Records.read(recording))
                .extracting(Recorded::turn)
                .isSorted()
                .hasSize(12);
        assertThat(recording.first()).isEqualTo(Records.START);
        assertThat(recording.last()).isEqualTo(Records.at(9));
    }

    @Test
    void anotherProgramsSchemaIsNamed() throws IOException {
        Schema schema = SchemaBuilder.record("Measurement")
                .namespace("com.example")
                .fields()
                .requiredLong("watts")
                .endRecord();
        GenericRecord row = new GenericData.Record(schema);
        row.put(0, 5L);
        writeOne(schema, row);

        assertThatThrownBy(() -> Recording.open(file))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("com.example.Measurement");
    }

    @Test
    void theSchemaOfAnUnknownTopicIsNamed() throws IOException {
        Schema value = SchemaBuilder.record("Weather")
                .namespace("io.isotherm.schema")
                .fields()
                .requiredDouble("celsius")
                .endRecord();
        Schema known = RecordingSchema.of(List.of());
        Schema schema = Schema.createRecord(known.getName(), "", known.getNamespace(), false);
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : known.getFields()) {
            Schema type = field.name().equals(RecordingSchema.VALUE) ? Schema.createUnion(value) : field.schema();
            fields.add(new Schema.Field(field.name(), type));
        }
        schema.setFields(fields);
        GenericRecord weather = new GenericData.Record(value);
        weather.put("celsius", 21.0);
        GenericRecord row = new GenericData.Record(schema);
        row.put("topic", "weather");
        row.put("key", "lab");
        row.put("at", 0L);
        row.put("turn", 0L);
        row.put("headers", Map.of());
        row.put("value", weather);
        writeOne(schema, row);

        assertThatThrownBy(() -> Recording.open(file))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("io.isotherm.schema.Weather, which this version does not know");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Files.createFile(file);
        assertThatThrownBy(() -> Recording.open(file))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("it is empty (0 bytes)");
    }

    @Test
    void aRecordingWithoutRecordsIsRefused() {
        Records.write(file, List.of());
        assertThatThrownBy(() -> Recording.open(file))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("holds no records");
    }

    @Test
    void aHeaderWhoseLengthsCannotBeIsRefused() throws IOException {
        byte[] longerThanArrays = {'O', 'b', 'j', 1, 2, 2, 'a', -2, -1, -1, -1, 15};
        Files.write(file, longerThanArrays);
        assertThatThrownBy(() -> Recording.open(file))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining(file + " is cut off within its header");
    }

    @Test
    void lengthsBeyondTheFileAskNothingOfTheHeap() throws IOException {
        Records.write(file, List.of(Records.sample("a", 1), Records.sample("b", 2)));
        long whole = Recording.open(file).count();
        // No array is that long, whatever the heap.
        byte[] blockOfTwoGibibytes = {2, -2, -1, -1, -1, 15, 0};
        Files.write(file, blockOfTwoGibibytes, StandardOpenOption.APPEND);
        Recording recording = Recording.open(file);
        assertThat(recording.count()).isEqualTo(whole);
        assertThat(recording.repairs()).singleElement().asString().contains("cut off", "7 bytes");
    }

    @Test
    void whatIsNoAvroFileIsRefused() throws IOException {
        Files.writeString(file, "time,host,cpu\n1,a,0.5\n", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Recording.open(file))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining(file + " is no recording");
        assertThatThrownBy(() -> Recording.open(directory.resolve("none.avro")))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void nothingIsWrittenBeforeItsTurn() {
        try (RecordingWriter writer = RecordingWriter.create(file, Optional.empty(), List.of("host-metrics"))) {
            writer.write(Records.sample("a", 5));
            assertThatThrownBy(() -> writer.write(Records.sample("a", 4)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lab/a");
        }
    }

    @Test
    void aTopicWithoutASchemaCannotBeRecorded() {
        assertThatThrownBy(() -> RecordingWriter.create(file, Optional.empty(), List.of("dead-letters")))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("'dead-letters' cannot be recorded");
    }

    private static List<Recorded> samples(int count) {
        List<Recorded> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(Records.sample("a", i));
        }
        return samples;
    }

    private void writeOne(Schema schema, GenericRecord row) throws IOException {
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.create(schema, file.toFile());
            writer.append(row);
        }
    }

    /** As Avro's own tool puts files one behind the other. */
    private static void append(Path from, Path to) throws IOException {
        try (DataFileReader<GenericRecord> reader =
                        new DataFileReader<>(from.toFile(), new GenericDatumReader<GenericRecord>());
                DataFileWriter<GenericRecord> writer =
                        new DataFileWriter<GenericRecord>(new GenericDatumWriter<>()).appendTo(to.toFile())) {
            writer.appendAllFrom(reader, false);
        }
    }
}
