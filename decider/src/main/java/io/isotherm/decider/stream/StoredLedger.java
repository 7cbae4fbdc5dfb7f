package io.isotherm.decider.stream;

import io.isotherm.decider.core.ledger.LastSeen;
import io.isotherm.decider.core.ledger.PoolLedger;
import java.nio.charset.StandardCharsets;

/** A ledger as the decider stores it. */
public final class StoredLedger {
    private StoredLedger() {}

    /** How many bytes are written of a pool at a tick, keys included. */
    public static long bytesWritten(PoolLedger before, PoolLedger after) {
        LastSeen lastSeen = after.lastSeen();
        long bytes = after.pool().length()
                + DeciderStores.LEDGER.serializer().serialize(DeciderStores.LEDGERS, after.with(LastSeen.EMPTY)).length;
        for (String vm : lastSeen.changedSince(before.lastSeen())) {
            bytes += (after.pool() + "/" + vm).getBytes(StandardCharsets.UTF_8).length;
            bytes += lastSeen.sighting(vm)
                    .map(sighting ->
                            DeciderStores.SIGHTING.serializer().serialize(DeciderStores.SIGHTINGS, sighting).length)
                    .orElse(0);
        }
        return bytes;
    }
}
