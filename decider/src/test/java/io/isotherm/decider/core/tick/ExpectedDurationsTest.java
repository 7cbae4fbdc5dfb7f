package io.isotherm.decider.core.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.Move;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long moves are expected to take, by what others have taken. */
class ExpectedDurationsTest {
    private static final int GUESTS = 12;

    private final PoolRun pool = new PoolRun();

    @Test
    void movesThatShareALinkAreExpectedToTakeLonger() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("a"));
        List<Move> issued = issued(pool.tick(
                Window.at(10).host("a").guest("v1", 0, 8).guest("v2", 0, 8).host("b")));
        assertThat(issued).hasSize(2);
        double first = issued.get(0).getExpectedMillis();
        assertThat((double) issued.get(1).getExpectedMillis()).isCloseTo(2 * first, within(0.1 * first));
    }

    /** A drain over a link of a fourth of what it is said to be. */
    @Test
    void movesAreExpectedToTakeWhatEarlierOnesTook() {
        pool.config.getConstraints().setMaintenanceHosts(List.of("a"));
        pool.config.getDecision().setMaxConcurrentMovesPerHost(1);
        Map<String, Integer> left = new HashMap<>();
        double expected = 0;
        double model = 0;
        for (int minute = 10; left.size() < GUESTS; minute++) {
            Window window = Window.at(minute).host("a");
            for (int i = 0; i < GUESTS; i++) {
                if (!left.containsKey("v" + i)) {
                    window.guest("v" + i, 0, 2);
                }
            }
            window.host("b");
            left.keySet().forEach(vm -> window.guest(vm, 0, 2));
            Decision decision = pool.tick(window);
            for (Move move : issued(decision)) {
                expected = move.getExpectedMillis();
                model = model == 0 ? expected : model;
                left.put(move.getVm(), minute);
                pool.hear(arrived(pool.migrations().get(0), decision.getTick(), 4 * Math.round(model)));
            }
        }
        assertThat(expected).isCloseTo(4 * model, within(0.25 * 4 * model));
    }

    private static List<Move> issued(Decision decision) {
        return decision.getMoves().stream().filter(Move::getIssued).toList();
    }

    private static MigrationEvent arrived(MigrationCommand command, Instant at, long tookMillis) {
        return MigrationEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(Window.POOL)
                .setVm(command.getVm())
                .setSource(command.getSource())
                .setDestination(command.getDestination())
                .setAt(at.plusMillis(1))
                .setStatus(CommandStatus.SUCCEEDED)
                .setElapsedMillis(tookMillis)
                .build();
    }
}
