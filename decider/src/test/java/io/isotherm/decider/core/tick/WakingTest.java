package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts s1, s2 and s3 are put to sleep while a and b have nothing to do; then something needs them. */
class WakingTest {
    private static final List<String> SLEEPERS = List.of("s1", "s2", "s3");

    private final PoolRun pool = new PoolRun();
    private final Set<String> up = new TreeSet<>();
    private long minute = 10;

    @BeforeEach
    void savePower() {
        pool.config.getPower().setEnabled(true);
        pool.config.getPower().setColdMillis(5 * MINUTE);
        pool.config.getPower().setReserveHosts(0);
        pool.config.getPower().setMinAwakeHosts(2);
    }

    @Test
    void nobodyIsWokenForAGuestThatNoHostCouldHold() {
        sleep();
        List<String> notes = new ArrayList<>();
        List<PowerCommand> woken = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            notes.addAll(pool.tick(window(9.5, 0, 4)).getNotes());
            woken.addAll(pool.powers());
        }
        assertThat(woken).isEmpty();
        assertThat(notes)
                .anyMatch(note -> note.startsWith("Add capacity")
                        && note.contains("none of the hosts that sleep (3) could take what is too much"));
    }

    @Test
    void aHostWhoseControllerIsDeadHoldsUpNoRescue() {
        sleep();
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pool.tick(saturated());
            for (PowerCommand command : pool.powers()) {
                asked.add(command.getHost());
                boolean dead = command.getHost().equals("s1");
                answer(command, dead ? CommandStatus.FAILED : CommandStatus.ACCEPTED, 20_000);
            }
        }
        assertThat(asked.get(0)).isEqualTo("s1");
        assertThat(asked.get(1)).isEqualTo("s2");
        assertThat(asked.stream().filter("s1"::equals).count()).isLessThanOrEqualTo(2);
    }

    @Test
    void aHostThatNobodyAnswersForIsNotWaitedFor() {
        sleep();
        pool.tick(saturated());
        assertThat(woken()).containsExactly("s1");
        pool.tick(saturated());
        assertThat(woken()).isEmpty();
        pool.tick(saturated());
        assertThat(woken()).containsExactly("s2");
    }

    @Test
    void hostsThatAlreadyWakeAreCountedOnce() {
        sleep();
        pool.tick(saturated());
        assertThat(woken()).containsExactly("s1");
        answer(pool.powers().get(0), CommandStatus.ACCEPTED, 20_000);
        for (int i = 0; i < 5; i++) {
            Decision decision = pool.tick(saturated());
            assertThat(woken()).isEmpty();
            assertThat(decision.getNotes()).noneMatch(note -> note.startsWith("Add capacity"));
        }
    }

    @Test
    void aHostThatTakesMuchLongerThanOthersDidIsNotWaitedFor() {
        sleep();
        pool.tick(saturated());
        answer(pool.powers().get(0), CommandStatus.ACCEPTED, 20_000);
        pool.tick(saturated());
        up.add("s1");
        pool.tick(saturated());
        assertThat(pool.ledger().power().boot()).isEqualTo(2 * MINUTE);
        int waited = 0;
        pool.tick(window(4.6, 4.5, 4.6));
        for (PowerCommand command : pool.powers()) {
            assertThat(command.getHost()).isEqualTo("s2");
            answer(command, CommandStatus.ACCEPTED, 20_000);
        }
        while (!woken().contains("s3") && waited < 20) {
            pool.tick(window(4.6, 4.5, 4.6));
            waited++;
        }
        assertThat(waited).isEqualTo(6);
    }

    @Test
    void aWakeThatIsOnlyRecommendedTakesNothingFromOneThatActs() {
        sleep();
        pool.config.getDecision().setScenarioModes(Map.of("SATURATION", Mode.RECOMMEND));
        pool.config.getConstraints().setMaintenanceHosts(List.of("b"));
        minute += 10;
        Decision decision = pool.tick(saturated());
        assertThat(woken()).isNotEmpty();
        assertThat(decision.getPowerActions())
                .allMatch(action -> action.getIssued() && action.getScenario() == Scenario.EVACUATION);
    }

    @Test
    void guestsThatRelieveAHotHostTooLittleHoldUpNoRescue() {
        pool.config.getPower().setMinDownMillis(30 * MINUTE);
        sleep();
        Decision decision = pool.tick(withSleepers(Window.at(minute++)
                .host("a")
                .guest("v1", 4.6, 4)
                .guest("v2", 4.5, 4)
                .guest("idle", 0.05, 4)
                .host("b")
                .guest("w1", 3.7, 4)
                .guest("w2", 3.7, 4)));
        assertThat(decision.getScenario()).isEqualTo(Scenario.OVERLOAD);
        assertThat(pool.migrations()).extracting(MigrationCommand::getVm).containsExactly("idle");
        assertThat(woken()).containsExactly("s1");
        assertThat(pool.powers().get(0).getReason()).isEqualTo("Hot hosts have no room elsewhere");
    }

    @Test
    void aReserveThatRunsShortWaitsForTheMinimumDownTime() {
        pool.config.getPower().setMinDownMillis(30 * MINUTE);
        sleep();
        pool.config.getPower().setReserveHosts(1);
        pool.tick(window(4, 0, 2.5));
        assertThat(woken()).isEmpty();
        minute += 30;
        pool.tick(window(4, 0, 2.5));
        assertThat(woken()).containsExactly("s1");
        assertThat(pool.powers().get(0).getReason()).startsWith("The reserve runs short: cpu 45.0 %");
    }

    @Test
    void asManyAreWokenAsTheReserveLacks() {
        sleep();
        minute += 10;
        pool.config.getPower().setReserveHosts(2);
        // 9 CPUs are 1.2 hosts at the leave mark; with two in reserve four have to be awake.
        pool.tick(window(3, 0, 3));
        assertThat(woken()).containsExactly("s1", "s2");
    }

    @Test
    void aPoolWithoutAReserveWakesAHostBeforeOneIsHot() {
        sleep();
        minute += 10;
        pool.tick(window(3.6, 3.6, 3.6));
        assertThat(woken()).isEmpty();
        Decision decision = pool.tick(window(4.1, 4.1, 4.1));
        assertThat(decision.getHosts().getHot()).isZero();
        assertThat(woken()).containsExactly("s1");
        assertThat(pool.powers().get(0).getReason()).startsWith("Room runs short: cpu 82.0 %");
    }

    @Test
    void hotHostsShareNothingWhileOneCanBeWoken() {
        sleep();
        Decision decision = pool.tick(withSleepers(Window.sharable(minute++)));
        assertThat(decision.getScenario()).isEqualTo(Scenario.SATURATION);
        assertThat(woken()).containsExactly("s1");
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void hotHostsShareWhereThoseThatSleepAreInMaintenance() {
        sleep();
        pool.config.getConstraints().setMaintenanceHosts(SLEEPERS);
        pool.tick(withSleepers(Window.sharable(minute++)));
        assertThat(woken()).isEmpty();
        assertThat(pool.migrations()).extracting(MigrationCommand::getVm).containsExactly("v3");
    }

    private void sleep() {
        up.addAll(SLEEPERS);
        pool.tick(window(1, 0, 1));
        minute += 4;
        pool.tick(window(1, 0, 1));
        assertThat(pool.powers())
                .extracting(PowerCommand::getAction)
                .containsExactly(PowerAction.SLEEP, PowerAction.SLEEP, PowerAction.SLEEP);
        pool.powers().forEach(command -> answer(command, CommandStatus.SUCCEEDED, 50_000));
        up.clear();
        pool.tick(window(1, 0, 1));
        assertThat(pool.ledger().power().hosts()).containsOnlyKeys("s1", "s2", "s3");
    }

    private List<String> woken() {
        return pool.powers().stream()
                .filter(command -> command.getAction() == PowerAction.WAKE)
                .map(PowerCommand::getHost)
                .toList();
    }

    private void answer(PowerCommand command, CommandStatus status, long after) {
        pool.hear(Events.of(command, status, command.getIssuedAt().toEpochMilli() + after));
    }

    /** Host a is hot, b is not and has no room, and one host more is enough. */
    private Window saturated() {
        return window(4.6, 4.5, 3.7);
    }

    /** The next window: two guests on each of a and b, the second on a as wished, and those of b alike. */
    private Window window(double first, double second, double others) {
        Window window = Window.at(minute++).host("a").guest("v1", first, 4);
        if (second > 0) {
            window.guest("v2", second, 4);
        }
        window.host("b").guest("w1", others, 4).guest("w2", others, 4);
        return withSleepers(window);
    }

    /** Silent are those of the hosts s1 to s3 that are not up. */
    private Window withSleepers(Window window) {
        for (String name : SLEEPERS) {
            window.host(name);
            if (!up.contains(name)) {
                window.silent();
            }
        }
        return window;
    }
}
