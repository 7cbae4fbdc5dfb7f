package io.isotherm.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** All services on a real broker, and a host whose samples have told what is not so from the first on. */
class LyingHostIT {
    private static final String LIAR = "xen04";
    private static final int TIMES = 10;

    @Test
    void noGuestGoesToAHostThatIsSmallerThanItSaysAndTheHotHostIsRelievedElsewhere() {
        DemoStory story = BuiltInStory.of(4, 32, 7);
        try (RunningStory pool = new RunningStory(story, hosts -> new Lying(hosts, LyingHostIT::larger))) {
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

    @Test
    void aHostThatClaimsAllGuestsOfOthersIsNamedAndTheHotHostIsRelievedElsewhere() {
        DemoStory story = BuiltInStory.of(4, 32, 7);
        try (RunningStory pool = new RunningStory(story, ClaimingAll::new)) {
            pool.runUntil(Duration.ofMinutes(30));

            List<Decision> decisions = pool.values(pool.kafka().topics().decisions());
            assertThat(decisions.subList(decisions.size() - 10, decisions.size()))
                    .allSatisfy(decision -> assertThat(decision.getNotes())
                            .anyMatch(note -> note.startsWith(
                                    "Host " + LIAR + " claims 24 guests that xen01, xen02, xen03 show, too")));
            assertThat(pool.values(pool.kafka().topics().migrationCommands()))
                    .isNotEmpty()
                    .allSatisfy(command -> assertThat(List.of(command.getSource(), command.getDestination()))
                            .doesNotContain(LIAR));
            assertThat(pool.values(pool.kafka().topics().migrationEvents())).anySatisfy(event -> {
                assertThat(event.getSource()).isEqualTo("xen01");
                assertThat(event.getStatus()).isEqualTo(CommandStatus.SUCCEEDED);
            });
            assertThat(decisions.get(decisions.size() - 1).getHosts().getHot()).isZero();
            CheckReport report = pool.check();
            assertThat(report.clean()).as(report.text()).isTrue();
        }
    }

    /** What the samples are read from, but not what executors ask before a move. */
    private static class Lying implements Inventory {
        private final Inventory hosts;
        private final UnaryOperator<HostReading> told;

        /** @param told what the liar makes of what it reads */
        Lying(Inventory hosts, UnaryOperator<HostReading> told) {
            this.hosts = hosts;
            this.told = told;
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

        private Hypervisor lying(Hypervisor door) {
            return (Hypervisor) Proxy.newProxyInstance(
                    Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (self, method, arguments) -> {
                        try {
                            Object answer = method.invoke(door, arguments);
                            return answer instanceof HostReading reading ? told.apply(reading) : answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    /** It says that all guests of the pool run on it. */
    private static final class ClaimingAll extends Lying {
        ClaimingAll(Inventory hosts) {
            super(hosts, reading -> claiming(reading, hosts));
        }

        private static HostReading claiming(HostReading reading, Inventory hosts) {
            List<HostReading.GuestReading> guests = new ArrayList<>(reading.guests());
            for (String other : hosts.hosts()) {
                if (!other.equals(LIAR)) {
                    guests.addAll(read(hosts.hypervisor(other).orElseThrow()).guests());
                }
            }
            guests.sort(Comparator.comparing(guest -> guest.uuid().toString()));
            return with(reading, 1, guests);
        }

        private static HostReading read(Hypervisor door) {
            try {
                return door.read();
            } catch (HypervisorException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static HostReading larger(HostReading reading) {
        return with(reading, TIMES, reading.guests());
    }

    private static HostReading with(HostReading reading, int times, List<HostReading.GuestReading> guests) {
        return new HostReading(
                reading.hostUuid(),
                reading.at(),
                reading.cpus() * times,
                reading.cpuMhz(),
                reading.memoryKib() * times,
                reading.networkBytesPerSecond(),
                reading.diskBytesPerSecond(),
                reading.cpuTimeNanos(),
                reading.memoryUsedKib(),
                guests,
                reading.problems(),
                reading.abilities(),
                reading.domain0CpuTimeNanos(),
                reading.domain0Vcpus());
    }
}
