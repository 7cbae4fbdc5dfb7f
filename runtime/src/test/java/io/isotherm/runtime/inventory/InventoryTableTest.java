package io.isotherm.runtime.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.InventoryHost;
import io.isotherm.topics.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InventoryTableTest {
    private final AtomicInteger refused = new AtomicInteger();
    private final InventoryTable table =
            new InventoryTable((topic, value) -> value == null ? null : read(value), refused::incrementAndGet);

    /** The value of a record is the key that it claims, and '!' cannot be read. */
    private static InventoryHost read(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        if (text.equals("!")) {
            throw new UnreadableRecordException(DeadLetterReason.DAMAGED, "broken");
        }
        String[] parts = text.split("/", 2);
        return InventoryHost.newBuilder()
                .setPool(parts[0])
                .setHost(parts[1])
                .setUri("uri of " + parts[1])
                .setAppliedAt(Instant.EPOCH)
                .build();
    }

    private void take(@Nullable String key, @Nullable String value) {
        table.take(new ConsumerRecord<>("inventory", 0, 0, bytes(key), bytes(value)));
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void holdsTheHostsOfEachPoolByName() {
        take("lab/xen1", "lab/xen1");
        take("lab/xen2", "lab/xen2");
        take("other/xen1", "other/xen1");

        assertThat(table.pools()).containsExactly("lab", "other");
        assertThat(table.hosts("lab")).containsOnlyKeys("xen1", "xen2");
        assertThat(table.hosts("nobody")).isEmpty();
    }

    @Test
    void retiresAHostWhoseRecordHasNoValue() {
        take("lab/xen1", "lab/xen1");
        take("lab/xen1", null);
        take("lab/never-there", null);

        assertThat(table.pools()).isEmpty();
    }

    @Test
    void leavesAHostAsItWasWhereARecordSaysNothing() {
        take("lab/xen1", "lab/xen1");
        take("lab/xen1", "!");
        take("lab/xen1", "lab/xen2");
        take(null, "lab/xen3");
        take(null, null);

        assertThat(table.hosts("lab")).containsOnlyKeys("xen1");
        assertThat(refused).hasValue(3);
    }
}
