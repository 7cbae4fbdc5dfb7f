package io.isotherm.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** All services on a real broker, and a host whose samples have told of ten times what it has from the first on. */
class LyingHostIT {
    private static final String LIAR = "xen04";
    private static final int TIMES = 10;

    @Test
    void noGuestGoesToAHostThatIsSmallerThanItSaysAndTheHotHostIsRelievedElsewhere() {
        DemoStory story = BuiltInStory.of(4, 32, 7);
        try (RunningStory pool = new RunningStory(story, Lying::new)) {
            pool.runUntil(Duration.ofMinutes(30));

            List<String> toLiar = pool.values(pool.kafka().topics().migrationCommands()).stream()
                    .filter(command -> command.getDestination().equals(LIAR))
                    .map(MigrationCommand::getCommandId)
                    .toList();
            List<MigrationEvent> events = pool.values(pool.kafka().topics().migrationEvents());
            // It looks by far the best at first, and is tried once in a while.
            assertThat(toLiar).isNotEmpty().hasSizeLessThan(10);
            assertThat(events)
                    .filteredOn(event -> toLiar.contains(event.getCommandId()))
                    .isNotEmpty()
                    .allSatisfy(event -> {
                        assertThat(event.getStatus()).isEqualTo(CommandStatus.REJECTED);
                        assertThat(event.getReason()).isEqualTo(MigrationReason.DESTINATION_NOT_AS_TOLD);
                        assertThat(event.getDetail()).contains(LIAR + " has 16 CPUs", "by its samples it has 160");
                    });
            assertThat(events).anySatisfy(event -> {
                assertThat(event.getSource()).isEqualTo("xen01");
                assertThat(event.getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
            });
        }
    }

    /** What the samples are read from, but not what executors ask before a move. */
    private static final class Lying implements Inventory {
        private final Inventory hosts;

        Lying(Inventory hosts) {
            this.hosts = hosts;
        }

        @Override
        public SortedSet<String> hosts() {
            return hosts.hosts();
        }

        @Override
        public Optional<Hypervisor> hypervisor(String host) {
            return hosts.hypervisor(host).map(door -> host.equals(LIAR) ? lying(door) : door);
        }

        @Override
        public HostPower power() {
            return hosts.power();
        }

        @Override
        public void close() {
            hosts.close();
        }

        private static Hypervisor lying(Hypervisor door) {
            return (Hypervisor) Proxy.newProxyInstance(
                    Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (self, method, arguments) -> {
                        try {
                            Object answer = method.invoke(door, arguments);
                            return answer instanceof HostReading reading ? larger(reading) : answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private static HostReading larger(HostReading reading) {
            return new HostReading(
                    reading.hostUuid(),
                    reading.at(),
                    reading.cpus() * TIMES,
                    reading.cpuMhz(),
                    reading.memoryKib() * TIMES,
                    reading.networkBytesPerSecond(),
                    reading.diskBytesPerSecond(),
                    reading.cpuTimeNanos(),
                    reading.memoryUsedKib(),
                    reading.guests(),
                    reading.problems(),
                    reading.abilities(),
                    reading.domain0CpuTimeNanos());
        }
    }
}
