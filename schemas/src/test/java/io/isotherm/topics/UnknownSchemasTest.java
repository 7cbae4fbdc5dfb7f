package io.isotherm.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.Approval;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnknownSchemasTest {
    private static final Topic<Approval> TOPIC = new Topics("unknown.").approvals();
    private static final int RECORDS = 1000;

    private final CountingRegistry registry = new CountingRegistry();
    private final AvroSerdes serdes = new AvroSerdes(registry);
    private long nanos;

    @Test
    void recordsThatNameTheSameUnknownSchemaAskTheRegistryOnce() {
        for (int i = 0; i < RECORDS; i++) {
            assertUnknown(Integer.MAX_VALUE);
        }
        assertThat(registry.asked).isEqualTo(1);
    }

    @Test
    void recordsThatNameEverOtherUnknownSchemasAskTheRegistryAFewTimesAMinute() {
        for (int i = 0; i < RECORDS; i++) {
            assertUnknown(1_000_000 + i);
        }
        assertThat(registry.asked).isEqualTo(UnknownSchemas.PER_MINUTE);
    }

    @Test
    void schemasThatAreKnownAreReadThroughAllThat() {
        Approval approval = Approval.newBuilder()
                .setPool("lab")
                .setCommandId("one")
                .setApprovedBy("ada")
                .setApprovedAt(Instant.ofEpochMilli(1_700_000_000_123L))
                .build();
        byte[] bytes = serdes.serializer(TOPIC).serialize(TOPIC.name(), approval);
        assertThat(serdes.deserializer(TOPIC).deserialize(TOPIC.name(), bytes)).isEqualTo(approval);
        assertUnknown(Integer.MAX_VALUE);
        assertThat(serdes.deserializer(TOPIC).deserialize(TOPIC.name(), bytes)).isEqualTo(approval);
    }

    @Test
    void anIdIsAskedForAgainAfterAWhile() {
        UnknownSchemas unknown = new UnknownSchemas(() -> nanos);
        unknown.add(7);
        assertThat(unknown.objection(7)).contains("a moment ago");
        assertThat(unknown.objection(8)).isEmpty();
        nanos += UnknownSchemas.REMEMBERED.toNanos();
        assertThat(unknown.objection(7)).isEmpty();
    }

    @Test
    void idsAreAskedForAgainOnceFewerWereUnknown() {
        UnknownSchemas unknown = new UnknownSchemas(() -> nanos);
        for (int i = 0; i < UnknownSchemas.PER_MINUTE; i++) {
            unknown.add(i);
        }
        assertThat(unknown.objection(1000)).contains("is not asked");
        nanos += Duration.ofMinutes(1).toNanos();
        assertThat(unknown.objection(1000)).isEmpty();
    }

    private void assertUnknown(int id) {
        byte[] bytes = ByteBuffer.allocate(20).put((byte) 0).putInt(id).array();
        assertThatThrownBy(() -> serdes.deserializer(TOPIC).deserialize(TOPIC.name(), bytes))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA));
    }

    /** Counts how often it is asked for a schema. */
    private static final class CountingRegistry extends MockSchemaRegistryClient {
        private int asked;

        @Override
        public ParsedSchema getSchemaById(int id) throws IOException, RestClientException {
            asked++;
            return super.getSchemaById(id);
        }
    }
}
