package io.isotherm.launcher.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.launcher.config.InventoryFile;
import io.isotherm.pool.PoolKeys;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.inventory.InventoryTable;
import io.isotherm.schema.InventoryHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class InventoryChangeTest {
    private final Deque<InventoryHost> topic = new ArrayDeque<>();
    private final InventoryTable table = new InventoryTable((name, value) -> topic.remove());

    private static InventoryFile file(String pool, String hosts) {
        return InventoryFile.parse(
                "inventory.yaml", ConfigFile.parse("", "{pool: " + pool + ", hosts: " + hosts + "}"));
    }

    private void known(String pool, String hosts) {
        for (InventoryHost host : file(pool, hosts).hosts().values()) {
            topic.add(host);
            byte[] key = PoolKeys.of(pool, host.getHost()).getBytes(StandardCharsets.UTF_8);
            table.take(new ConsumerRecord<>("inventory", 0, 0, key, new byte[0]));
        }
    }

    private InventoryChange change(String hosts) {
        return OperatorInventory.change("inventory.yaml", file("lab", hosts), table);
    }

    @Test
    void tellsWhatIsAddedChangedAndRetiredAndPublishesNothingElse() {
        known("lab", "[{name: a, uri: ua}, {name: b, uri: ub}, {name: c, uri: uc}]");

        InventoryChange change = change("[{name: a, uri: ua}, {name: b, uri: ub2}, {name: d, uri: ud}]");

        assertThat(change.lines())
                .containsExactly(
                        "changed  b: uri ub -> ub2",
                        "retired  c: it is neither read nor commanded any more, and its guests stay as they are",
                        "added    d (ud)");
        assertThat(change.hosts()).containsOnlyKeys("b", "c", "d");
        assertThat(change.hosts().get("c")).isEmpty();
    }

    @Test
    void tellsARenamedHostByItsAddressOrItsUuid() {
        known("lab", "[{name: a, uri: ua}, {name: b, uri: ub, uuid: 4742f0f6-6628-8277-8e0a-4bd2888ac4a3}]");

        InventoryChange change =
                change("[{name: x, uri: ua}, {name: y, uri: uy, uuid: 4742f0f6-6628-8277-8e0a-4bd2888ac4a3}]");

        assertThat(change.lines())
                .containsExactly(
                        "retired  a: it is called x",
                        "retired  b: it is called y",
                        "added    x (ua): a under another name",
                        "added    y (uy): b under another name");
    }

    @Test
    void changesNothingWhereTheFileSaysWhatHolds() {
        known("lab", "[{name: a, uri: ua}]");

        assertThat(change("[{name: a, uri: ua}]").hosts()).isEmpty();
    }

    @Test
    void refusesAMachineOfAnotherPool() {
        known("other", "[{name: theirs, uri: ua}]");

        assertThatThrownBy(() -> change("[{name: a, uri: UA}]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a (UA) is host theirs of pool other")
                .hasMessageContaining("retire it there first");
    }
}
