package io.isotherm.decider.stream;

import io.isotherm.decider.core.ledger.LastSeen;
import io.isotherm.decider.core.ledger.PoolLedger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;

/** A ledger as the decider stores it. */
public final class StoredLedger {
    private StoredLedger() {}

    /** How many bytes are written of a pool at a tick, keys included. */
    public static long bytesWritten(PoolLedger before, PoolLedger after) {
        long bytes = bytes(after.pool()) + bytes(DeciderStores.LEDGER, after.with(LastSeen.EMPTY));
        for (Map.Entry<String, Optional<LastSeen.Sighting>> change : DeciderStores.changes(
                        after.pool(), before.lastSeen(), after.lastSeen())
                .entrySet()) {
            bytes += bytes(change.getKey())
                    + change.getValue()
                            .map(sighting -> bytes(DeciderStores.SIGHTING, sighting))
                            .orElse(0L);
        }
        return bytes;
    }

    private static long bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length;
    }

    private static <V> long bytes(Serde<V> serde, V value) {
        return serde.serializer().serialize("", value).length;
    }
}
