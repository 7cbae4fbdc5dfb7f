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
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class UnknownSchemasTest {
    private static final Topic<Approval> TOPIC = new Topics("unknown.").approvals();
    private static final int RECORDS = 1000;
    private static final Approval APPROVAL = Approval.newBuilder()
            .setPool("lab")
            .setCommandId("one")
            .setApprovedBy("ada")
            .setApprovedAt(Instant.ofEpochMilli(1_700_000_000_123L))
            .build();

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

    /** As of a service that starts anew while the flood goes on. */
    @Test
    void schemasOfTheTopicItselfAreReadThroughAllThatByAReaderThatHasJustBegun() {
        byte[] bytes = new AvroSerdes(registry).serializer(TOPIC).serialize(TOPIC.name(), APPROVAL);
        Deserializer<Approval> begun = serdes.deserializer(TOPIC);
        for (int i = 0; i < RECORDS; i++) {
            assertUnknown(begun, 1_000_000 + i);
        }
        assertThat(begun.deserialize(TOPIC.name(), bytes)).isEqualTo(APPROVAL);
        assertThat(registry.askedForTheTopic).isEqualTo(1);
    }

    @Test
    void schemasOfATopicAreAskedForOnceAMinuteAtMost() {
        OwnSchemas own = new OwnSchemas(registry, TOPIC.subject(), () -> nanos);
        assertThat(own.contain(1)).isFalse();
        serdes.serializer(TOPIC).serialize(TOPIC.name(), APPROVAL);
        assertThat(own.contain(1)).isFalse();
        nanos += OwnSchemas.ASKED_EVERY.toNanos();
        assertThat(own.contain(1)).isTrue();
        assertThat(own.contain(2)).isFalse();
        assertThat(registry.askedForTheTopic).isEqualTo(2);
    }

    @Test
    void schemasThatAreKnownAreReadThroughAllThat() {
        byte[] bytes = serdes.serializer(TOPIC).serialize(TOPIC.name(), APPROVAL);
        assertThat(serdes.deserializer(TOPIC).deserialize(TOPIC.name(), bytes)).isEqualTo(APPROVAL);
        assertUnknown(Integer.MAX_VALUE);
        assertThat(serdes.deserializer(TOPIC).deserialize(TOPIC.name(), bytes)).isEqualTo(APPROVAL);
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
        assertUnknown(serdes.deserializer(TOPIC), id);
    }

    private static void assertUnknown(Deserializer<Approval> reader, int id) {
        byte[] bytes = ByteBuffer.allocate(20).put((byte) 0).putInt(id).array();
        assertThatThrownBy(() -> reader.deserialize(TOPIC.name(), bytes))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA));
    }

    /** Counts how often it is asked for a schema. */
    private static final class CountingRegistry extends MockSchemaRegistryClient {
        private int asked;
        private int askedForTheTopic;

        @Override
        public ParsedSchema getSchemaById(int id) throws IOException, RestClientException {
            asked++;
            return super.getSchemaById(id);
        }

        @Override
        public List<Integer> getAllVersions(String subject) throws IOException, RestClientException {
            askedForTheTopic++;
            return super.getAllVersions(subject);
        }
    }
}
