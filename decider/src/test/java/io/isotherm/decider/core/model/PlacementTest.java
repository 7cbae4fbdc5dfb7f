package io.isotherm.decider.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.plan.RandomPools;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept move by move is what a look at all guests finds. */
class PlacementTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void knowsWhoLeavesAndWhoIsLeftEmpty(long seed) {
        PoolModel model = RandomPools.pool(seed, 12, 0.15).model();
        Placement now = Placement.of(model);
        Random random = new Random(seed);
        Deque<Move> applied = new ArrayDeque<>();
        for (int i = 0; i < 500; i++) {
            Guest guest = model.guests().get(random.nextInt(model.guests().size()));
            Host host = model.hosts().get(random.nextInt(model.hosts().size()));
            Move move = now.move(guest, host);
            int what = random.nextInt(4);
            if (what == 0 && !applied.isEmpty()) {
                now.revert(applied.pop());
            } else if (what > 1 && move.source().index() != host.index() && !now.isUnderWay(guest)) {
                now.apply(move);
                applied.push(move);
            } else if (i > 400 && move.source().index() != host.index() && !now.isMoved(guest)) {
                now.begin(move);
            }
            isAsLookedUp(now);
            isAsLookedUp(now.copy());
        }
    }

    private static void isAsLookedUp(Placement now) {
        for (Host host : now.model().hosts()) {
            long leaving = now.guestsOf(host).stream()
                    .filter(guest -> now.settledHostOf(guest).index() != host.index())
                    .count();
            assertThat(now.isLeaving(host)).isEqualTo(leaving > 0);
            assertThat(now.isSettledEmpty(host))
                    .isEqualTo(now.arriving(host) == 0
                            && host.strays() == 0
                            && leaving == now.guestsOf(host).size());
        }
    }
}
