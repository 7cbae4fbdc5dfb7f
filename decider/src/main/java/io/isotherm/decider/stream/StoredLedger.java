package io.isotherm.decider.stream;

import io.isotherm.decider.core.ledger.PoolLedger;

/** A ledger as the decider stores it. */
public final class StoredLedger {
    private StoredLedger() {}

    /** What is written of a pool at a tick. */
    public static byte[] bytes(PoolLedger ledger) {
        return DeciderStores.LEDGER.serializer().serialize(DeciderStores.LEDGERS, ledger);
    }
}
