package io.isotherm.executor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.KafkaFixture;
import io.isotherm.hypervisor.DeclaredCapacity;
import io.isotherm.hypervisor.ListedHost;
import io.isotherm.hypervisor.PublishedInventory;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationReason;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** On a real broker: which hosts an executor serves while the inventory changes under it. */
class OwnHostsIT extends RunningExecutors {
    private PublishedInventory inventory() {
        return new PublishedInventory(host -> pool.host(host.name()), host -> false, pool.power(), true);
    }

    private static List<ListedHost> hosts(String... names) {
        return Stream.of(names)
                .map(name -> {
                    String uri = "xen+tls://" + name + "/system";
                    return new ListedHost(
                            ExecutorFixture.POOL, name, uri, uri, DeclaredCapacity.NONE, Optional.empty());
                })
                .toList();
    }

    private CommandExecutor start(String instance, PublishedInventory inventory) {
        return start(instance, List.of("xen1", "xen3"), inventory, InstantSource.system());
    }

    private void awaitHosts(CommandExecutor executor, String hosts) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(executor.health().details()).containsEntry("hosts", hosts));
    }

    @Test
    void carriesOutWhatWaitedForAHostThatTheInventoryGetsLater() {
        PublishedInventory inventory = inventory();
        CommandExecutor executor = start("agent-1", inventory);
        fixture.give(KafkaFixture.command("c1"));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(executor.health().details().get("trouble"))
                        .contains("none of the inventory's hosts is one of its own"));
        assertThat(executor.health().ready()).isFalse();
        assertThat(statuses()).isEmpty();

        inventory.take(hosts("xen1", "xen2"));
        arrive();

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        assertThat(executor.health().ready()).isTrue();
    }

    @Test
    void bringsACommandToItsEndWhoseHostsAreRetiredMeanwhileAndTakesNoFurtherOne() {
        PublishedInventory inventory = inventory();
        inventory.take(hosts("xen1", "xen2", "xen3"));
        CommandExecutor executor = start("agent-1", inventory);
        fixture.give(KafkaFixture.command("c1"));
        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.RUNNING));

        inventory.take(hosts("xen3"));
        awaitHosts(executor, "xen3");
        fixture.give(KafkaFixture.command("c2"));
        arrive();

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        assertThat(fixture.events())
                .allSatisfy(event -> assertThat(event.getCommandId()).isEqualTo("c1"));
        await().atMost(LONG).until(() -> inventory.withRetired().hosts().equals(Set.of("xen3")));
    }

    @Test
    void sendsNothingToADestinationThatIsRetired() {
        PublishedInventory inventory = inventory();
        inventory.take(hosts("xen1", "xen2", "xen3"));
        CommandExecutor executor = start("agent-1", inventory);
        awaitHosts(executor, "xen1, xen3");
        inventory.take(hosts("xen1", "xen3"));

        fixture.give(KafkaFixture.command("c1"));

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.REJECTED));
        assertThat(fixture.events().get(0).getReason()).isEqualTo(MigrationReason.DESTINATION_UNKNOWN);
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void knowsOfAHostThatItGetsLaterWhatAnotherDidThere() {
        PublishedInventory first = inventory();
        first.take(hosts("xen1", "xen2"));
        CommandExecutor former = start("agent-1", first);
        fixture.give(KafkaFixture.command("c1"));
        arrive();
        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        former.close();
        PublishedInventory second = inventory();
        second.take(hosts("xen2", "xen3"));
        CommandExecutor latter = start("agent-2", second);
        awaitHosts(latter, "xen3");
        await().atMost(LONG).until(() -> latter.health().ready());

        second.take(hosts("xen1", "xen2", "xen3"));
        awaitHosts(latter, "xen1, xen3");
        fixture.give(KafkaFixture.command("c1"));

        await().atMost(LONG)
                .until(() ->
                        fixture.events().stream().anyMatch(event -> event.getReason() == MigrationReason.DUPLICATE));
        assertThat(pool.migrations()).hasSize(1);
    }

    private PublishedInventory inventoryOf(String... names) {
        PublishedInventory inventory = inventory();
        inventory.take(hosts(names));
        return inventory;
    }

    private CommandExecutor ready(String instance) {
        CommandExecutor executor = start(instance, inventoryOf("xen1", "xen2", "xen3"));
        await().atMost(LONG).until(() -> executor.health().ready());
        return executor;
    }

    @Test
    void ofTwoExecutorsOfDifferentNamesOnlyTheLaterOneActsAtTheirHosts() {
        CommandExecutor earlier = ready("agent-1");
        CommandExecutor later = ready("agent-2");

        await().atMost(LONG).until(() -> !earlier.health().ready());
        assertThat(earlier.health().live()).isTrue();
        assertThat(earlier.health().details().get("host.xen1"))
                .contains("taken over by executor 'agent-2'", "stop one of them", "executor.hosts");
        assertThat(lost(0)).isEqualTo(2);
        assertThat(lost(1)).isZero();

        fixture.give(KafkaFixture.command("c1"));
        arrive();

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        assertThat(pool.migrations()).hasSize(1);
        assertThat(statuses().stream().filter(CommandStatus.ACCEPTED::equals)).hasSize(1);
        assertThat(statuses()).doesNotContain(CommandStatus.FAILED);
        assertThat(later.health().ready()).isTrue();
    }

    @Test
    void neverBeginsACommandOfAHostThatAnotherTookOverAfterItsAcceptance() {
        CommandExecutor earlier = ready("agent-1");
        AtomicReference<CommandExecutor> later = new AtomicReference<>();
        pool.onFind(() -> {
            // While the earlier one checks the command, before it accepts it, another takes the host over.
            if (later.get() == null) {
                later.set(earlier);
                later.set(ready("agent-2"));
            }
        });

        fixture.give(KafkaFixture.command("c1"));

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(earlier.health().details()).containsKey("host.xen1"));
        arrive();
        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        assertThat(pool.migrations()).hasSize(1);
        assertThat(statuses()).doesNotContain(CommandStatus.FAILED);
    }

    @Test
    void whatIsUnderWayWhenAnotherTakesTheHostOverIsReportedByThatOneAlone() {
        CommandExecutor earlier = ready("agent-1");
        fixture.give(KafkaFixture.command("c1"));
        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.RUNNING));

        ready("agent-2");
        await().atMost(LONG).until(() -> !earlier.health().ready());
        arrive();

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(earlier.health().details()).containsEntry("migration.running", "0"));
        assertThat(fixture.events().stream()
                        .filter(event -> event.getStatus() == CommandStatus.SUCCEEDED)
                        .filter(event -> event.getReason() != MigrationReason.DUPLICATE))
                .as("the later one reads the command again, and answers that it is known")
                .hasSize(1);
        assertThat(statuses()).doesNotContain(CommandStatus.FAILED);
    }

    private double lost(int executor) {
        return registries
                .get(executor)
                .get("isotherm.executor.hosts.lost")
                .gauge()
                .value();
    }
}
