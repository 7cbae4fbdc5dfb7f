package io.isotherm.decider.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.LastSeen;
import io.isotherm.decider.core.ledger.LastSeen.Sighting;
import io.isotherm.decider.core.ledger.PoolLedger;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a ledger is kept in the stores of the topology. */
class StoredLedgerTest {
    private final DrivenDecider decider = new DrivenDecider();
    private final DeciderStores stores = new DeciderStores(
            store(DeciderStores.STATES),
            store(DeciderStores.CONFIGS),
            store(DeciderStores.INVENTORY),
            store(DeciderStores.LEDGERS),
            store(DeciderStores.SIGHTINGS),
            store(DeciderStores.INBOX));

    private <V> KeyValueStore<String, V> store(String name) {
        return decider.driver.getKeyValueStore(name);
    }

    @AfterEach
    void close() {
        decider.close();
    }

    private static PoolLedger ledger(Map<String, String> hosts, Map<String, Long> unseen) {
        return PoolLedger.empty("p").with(new LastSeen(hosts, unseen));
    }

    @Test
    void aLedgerIsReadAsItWasWritten() {
        stores.pool("q").ledger(PoolLedger.empty("q").with(new LastSeen(Map.of("v", "z"), Map.of())));
        stores.pool("p").ledger(ledger(Map.of("v", "a", "w", "b"), Map.of()));
        PoolLedger moved = ledger(Map.of("v", "b", "x", "a"), Map.of("x", 60_000L));
        var memory = stores.pool("p");
        memory.ledger(moved);
        assertThat(memory.ledger()).isEqualTo(moved);
        assertThat(stores.pool("p").ledger()).isEqualTo(moved);
    }

    @Test
    void whatEarlierReleasesKeptWithinTheLedgerIsKeptOn() {
        PoolLedger earlier = ledger(Map.of("v", "a", "w", "b"), Map.of("w", 60_000L));
        stores.ledgers().put("p", earlier);
        assertThat(stores.pool("p").ledger()).isEqualTo(earlier);
        stores.pool("p").ledger(earlier);
        assertThat(stores.ledgers().get("p").lastSeen()).isEqualTo(LastSeen.EMPTY);
        assertThat(sightings()).isEqualTo(Map.of("p/v", new Sighting("a", null), "p/w", new Sighting("b", 60_000L)));
        assertThat(stores.pool("p").ledger()).isEqualTo(earlier);
    }

    private Map<String, Sighting> sightings() {
        Map<String, Sighting> all = new TreeMap<>();
        try (KeyValueIterator<String, Sighting> stored = stores.sightings().all()) {
            while (stored.hasNext()) {
                KeyValue<String, Sighting> one = stored.next();
                all.put(one.key, one.value);
            }
        }
        return all;
    }

    @Test
    void ofAHundredThousandGuestsOnlyThoseThatMovedAreWritten() {
        Map<String, String> hosts = new TreeMap<>();
        for (int i = 0; i < 100_000; i++) {
            hosts.put("vm" + i, "xen" + i % 10_000);
        }
        PoolLedger before = ledger(Map.copyOf(hosts), Map.of());
        hosts.put("vm7", "xen8");
        hosts.remove("vm8");
        PoolLedger after = ledger(hosts, Map.of("vm9", 60_000L));
        assertThat(after.lastSeen().changedSince(before.lastSeen())).containsExactly("vm7", "vm8", "vm9");
        assertThat(StoredLedger.bytesWritten(before, after)).isLessThan(1_000);
    }
}
