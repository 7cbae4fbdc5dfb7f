package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.ledger.MovePace;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Hosts are drained, by as many moves at once as go well. */
class MovePacingTest {
    private static final int KNOWN = 6;

    private final PoolRun pool = new PoolRun();
    private final Map<String, String> placement = new LinkedHashMap<>();
    /** How busy Domain-0 is, where it is more than half. */
    private final Map<String, Double> busy = new HashMap<>();

    private final Set<String> stale = new HashSet<>();
    private int minute = 10;

    @Test
    void halvesTheMovesOfAHostThatTakeLongerThanExpectedAndAddsOneForEachThatDoesNot() {
        drain(4, List.of("a"), List.of("b"), 60);
        assertThat(atOnce(1)).isEqualTo(4);
        assertThat(atOnce(5)).isEqualTo(4);
        assertThat(atOnce(5)).isEqualTo(2);
        assertThat(pool.notes())
                .filteredOn(note -> note.contains("from or to a"))
                .singleElement()
                .asString()
                .startsWith("At most 2 of 4 moves at once from or to a for now: the move of v")
                .contains(" from a to b took ");
        assertThat(atOnce(1)).isEqualTo(1);
        assertThat(atOnce(1)).isEqualTo(2);
        assertThat(atOnce(1)).isEqualTo(4);
        assertThat(pool.notes()).contains("Again 4 moves at once from or to a, as configured");
    }

    @Test
    void leavesAHostAloneWhereOnlySomeOfItsMovesAreSlow() {
        drain(4, List.of("a"), List.of("b"), 60);
        decide(move -> move.getCommandId().equals(firstOf(pool)) ? 5 : 1);
        assertThat(atOnce(1)).isEqualTo(4);
        assertThat(pool.ledger().moves().pace()).isEqualTo(MovePace.FULL);
    }

    /** Fewer at once would not have helped it. */
    @Test
    void leavesAHostAloneWhereASlowMoveHadItForItself() {
        drain(4, List.of("a"), List.of("b"), 25);
        assertThat(atOnce(5)).isEqualTo(1);
        atOnce(1);
        assertThat(pool.ledger().moves().pace()).isEqualTo(MovePace.FULL);
    }

    @Test
    void doesNotHalveAgainForMovesThatWereUnderWayBeforeItDid() {
        drain(4, List.of("a"), List.of("b"), 60);
        List<MigrationEvent> later = new ArrayList<>();
        Decision decision = decide(move -> 5, event -> {
            if (later.size() < 2) {
                later.add(event);
                return false;
            }
            return true;
        });
        assertThat(decision.getMoves()).filteredOn(Move::getIssued).hasSize(4);
        decide(move -> 1, event -> false);
        assertThat(most("a")).isEqualTo(2);
        later.forEach(event -> {
            event.setAt(decision.getTick().plusSeconds(61));
            event.setElapsedMillis(10 * event.getElapsedMillis());
            end(event);
        });
        decide(1);
        assertThat(most("a")).isEqualTo(2);
    }

    @Test
    void countsAMoveOnceHoweverOftenItIsReported() {
        drain(4, List.of("a"), List.of("b"), 60);
        atOnce(5);
        List<MigrationEvent> reported = new ArrayList<>();
        decide(move -> 1, event -> reported.add(event));
        assertThat(most("a")).isEqualTo(2);
        decide(move -> 1, event -> false);
        int after = most("a");
        reported.forEach(pool::hear);
        decide(move -> 1, event -> false);
        assertThat(most("a")).isEqualTo(after);
    }

    @Test
    void leavesThePoolAloneWhereOneHostIsInAllThatIsSlow() {
        pool.config.getDecision().setMaxConcurrentMoves(4);
        drain(4, List.of("a"), List.of("b", "c"), 60);
        atOnce(5);
        atOnce(1);
        assertThat(pool.ledger().moves().pace().hosts()).containsKey("a");
        assertThat(pool.ledger().moves().pace().pool()).isNull();
    }

    @Test
    void halvesTheMovesOfThePoolWhereMostAreSlowWithoutAHostInCommon() {
        pool.config.getDecision().setMaxConcurrentMoves(6);
        drain(1, List.of("a", "b", "c"), List.of("d", "e", "f"), 40);
        assertThat(atOnce(5)).isEqualTo(3);
        Decision decision = decide(1);
        assertThat(issued(decision)).isEqualTo(2);
        assertThat(decision.getMostMoves()).isEqualTo(2);
        assertThat(pool.notes())
                .contains("At most 2 of 6 moves at once in the pool for now: 3 of 3 moves that ended took longer than"
                        + " expected");
        assertThat(atOnce(1)).isEqualTo(3);
        assertThat(atOnce(1)).isEqualTo(3);
        assertThat(pool.ledger().moves().pace().pool()).isNull();
    }

    @Test
    void concludesNothingOfThePoolFromTwoSlowMoves() {
        pool.config.getDecision().setMaxConcurrentMoves(4);
        drain(1, List.of("a", "b"), List.of("c", "d"), 30);
        atOnce(5);
        atOnce(1);
        assertThat(pool.ledger().moves().pace()).isEqualTo(MovePace.FULL);
    }

    @Test
    void leavesThePoolAloneWhereFarFewerWereUnderWayThanCouldBe() {
        pool.config.getDecision().setMaxConcurrentMoves(500);
        drain(1, List.of("a", "b", "c"), List.of("d", "e", "f"), 40);
        atOnce(5);
        assertThat(atOnce(1)).isEqualTo(3);
        assertThat(pool.ledger().moves().pace()).isEqualTo(MovePace.FULL);
    }

    @Test
    void hasFewerMovesAtOnceWhereDomain0HasNoCpuLeft() {
        drain(4, List.of("a"), List.of("b"), 60);
        busy.put("b", 1.0);
        assertThat(atOnce(1)).isEqualTo(2);
        assertThat(pool.notes())
                .contains("At most 2 of 4 moves at once from or to b for now: Domain-0 uses 100.0 % of its own CPUs");
        Decision decision = decide(1);
        assertThat(issued(decision)).isEqualTo(1);
        assertThat(decision.getMostMovesByHost()).isEqualTo(Map.of("b", 1));
        assertThat(atOnce(1)).isEqualTo(1);
        busy.put("b", 0.8);
        assertThat(atOnce(1)).isEqualTo(2);
        assertThat(atOnce(1)).isEqualTo(4);
    }

    @Test
    void concludesNothingFromAHostThatIsNotWellKnown() {
        drain(4, List.of("a"), List.of("b", "c"), 60);
        busy.put("c", 1.0);
        stale.add("c");
        decide(1);
        assertThat(pool.ledger().moves().pace()).isEqualTo(MovePace.FULL);
    }

    @Test
    void saysWhatIsConfiguredToWhomItKeepsWaiting() {
        drain(2, List.of("a"), List.of("b"), 60);
        atOnce(5);
        Decision decision = decide(1);
        assertThat(decision.getRejections())
                .filteredOn(rejection -> rejection.getRule().equals("budget-host"))
                .isNotEmpty()
                .allSatisfy(rejection -> assertThat(rejection.getDetail())
                        .endsWith("under way, at most 1 of 2 while moves are slowed down"));
    }

    @Test
    void goesByWhatIsConfiguredNow() {
        drain(4, List.of("a"), List.of("b"), 60);
        atOnce(5);
        atOnce(5);
        pool.config.getDecision().setMaxConcurrentMovesPerHost(1);
        assertThat(atOnce(1)).isEqualTo(1);
        assertThat(atOnce(1)).isEqualTo(1);
        assertThat(pool.ledger().moves().pace()).isEqualTo(MovePace.FULL);
    }

    @Test
    void triesAsManyAsConfiguredWhereNothingWasSlowForHalfAnHour() {
        drain(8, List.of("a"), List.of("b"), 90);
        atOnce(5);
        atOnce(1.5);
        assertThat(most("a")).isEqualTo(4);
        pool.config.getDecision().setPaused(true);
        decide(1);
        minute += 20;
        decide(1);
        assertThat(most("a")).isLessThan(8);
        minute += 10;
        decide(1);
        assertThat(most("a")).isEqualTo(8);
    }

    @Test
    void forgetsAHostThatIsGone() {
        drain(4, List.of("a"), List.of("b", "c"), 60);
        busy.put("c", 1.0);
        decide(1);
        assertThat(pool.ledger().moves().pace().hosts()).containsOnlyKeys("c");
        placement.values().removeIf("c"::equals);
        minute += 2 * 24 * 60;
        decide(1);
        assertThat(pool.ledger().moves().pace()).isEqualTo(MovePace.FULL);
    }

    @Test
    void concludesNothingFromTheFirstMoves() {
        pool.config.getDecision().setMaxConcurrentMovesPerHost(2);
        place(List.of("a"), List.of("b"), 10);
        assertThat(atOnce(30)).isEqualTo(2);
        assertThat(atOnce(1)).isEqualTo(2);
        assertThat(pool.notes()).noneMatch(note -> note.contains("at once"));
    }

    /** Its executor was away, as nobody heard of it for long. */
    @Test
    void concludesNothingFromAMoveOfWhichNothingWasHeardForLong() {
        drain(4, List.of("a"), List.of("b"), 60);
        List<MigrationEvent> ends = new ArrayList<>();
        decide(move -> 5, event -> {
            ends.add(event);
            pool.hear(MigrationEvent.newBuilder(event)
                    .setStatus(CommandStatus.RUNNING)
                    .build());
            return false;
        });
        minute += 4;
        decide(1);
        ends.forEach(end -> {
            end.setAt(Instant.ofEpochMilli((minute - 1) * Window.MINUTE + 1));
            end(end);
        });
        decide(1);
        assertThat(pool.ledger().moves().pace()).isEqualTo(MovePace.FULL);
    }

    /** How long moves take is known before anything is asked. */
    private void drain(int perHost, List<String> from, List<String> to, int guests) {
        pool.config.getDecision().setMaxConcurrentMovesPerHost(perHost);
        place(from, to, guests);
        for (int i = 0; i < KNOWN; i++) {
            decide(1);
        }
        assertThat(pool.notes()).isEmpty();
    }

    private void place(List<String> from, List<String> to, int guests) {
        pool.config.getConstraints().setMaintenanceHosts(from);
        for (int i = 0; i < guests; i++) {
            placement.put("v" + i, from.get(i % from.size()));
        }
        to.forEach(host -> placement.put("on-" + host, host));
    }

    /** How many moves are begun at a tick, each of which takes so many times what is expected. */
    private int atOnce(double slower) {
        return issued(decide(slower));
    }

    private static int issued(Decision decision) {
        return (int) decision.getMoves().stream().filter(Move::getIssued).count();
    }

    private int most(String host) {
        return pool.ledger()
                .moves()
                .pace()
                .mostAt(host, pool.config.getDecision().getMaxConcurrentMovesPerHost());
    }

    private static String firstOf(PoolRun pool) {
        return pool.migrations().get(0).getCommandId();
    }

    private Decision decide(double slower) {
        return decide(move -> slower);
    }

    private Decision decide(ToDoubleFunction<Move> slower) {
        return decide(slower, event -> true);
    }

    /** @param heard which ends of moves are reported before the next tick */
    private Decision decide(ToDoubleFunction<Move> slower, Predicate<MigrationEvent> heard) {
        Decision decision = pool.tick(window());
        Map<String, Move> issued = decision.getMoves().stream()
                .filter(Move::getIssued)
                .collect(Collectors.toMap(Move::getCommandId, move -> move));
        for (MigrationCommand command : pool.migrations()) {
            Move move = Objects.requireNonNull(issued.get(command.getCommandId()));
            MigrationEvent end = MigrationEvent.newBuilder()
                    .setCommandId(command.getCommandId())
                    .setPool(Window.POOL)
                    .setVm(command.getVm())
                    .setSource(command.getSource())
                    .setDestination(command.getDestination())
                    .setAt(decision.getTick().plusMillis(1))
                    .setStatus(CommandStatus.SUCCEEDED)
                    .setElapsedMillis(Math.round(slower.applyAsDouble(move) * move.getExpectedMillis()))
                    .build();
            if (heard.test(end)) {
                end(end);
            }
        }
        return decision;
    }

    private void end(MigrationEvent end) {
        placement.put(end.getVm(), end.getDestination());
        pool.hear(end);
    }

    private Window window() {
        Window window = Window.at(minute++);
        for (String host : new TreeSet<>(placement.values())) {
            window.host(host);
            placement.forEach((guest, on) -> {
                if (on.equals(host)) {
                    window.guest(guest, 0, 0.5);
                }
            });
            window.also(state -> {
                state.setDomain0Cpu(busy.getOrDefault(host, 0.5) * 2 / Window.CPUS);
                state.setDomain0Vcpus(2);
            });
            if (stale.contains(host)) {
                window.quality(DataQuality.POOR);
            }
        }
        return window;
    }
}
