package io.isotherm.replay.schedule;

import io.isotherm.schema.Decision;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerConfig;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks for hosts that are put to sleep and woken sooner than the configuration in force lets them. */
final class FlapWatch {
    private record Commanded(PowerAction action, Instant at) {}

    private final Map<String, Commanded> last = new HashMap<>();
    private final List<String> found = new ArrayList<>();
    private PoolConfig config;

    FlapWatch(PoolConfig config) {
        this.config = config;
    }

    void configure(PoolConfig newest) {
        config = newest;
    }

    /** Takes in a decision. */
    void look(Decision decision) {
        for (PowerDecision action : decision.getPowerActions()) {
            if (!action.getIssued()) {
                continue;
            }
            Commanded before = last.put(action.getHost(), new Commanded(action.getAction(), decision.getTick()));
            if (before == null || before.action() == action.getAction()) {
                continue;
            }
            long after = Duration.between(before.at(), decision.getTick()).toMillis();
            long least = leastMillis(action, config.getPower());
            if (decision.getConfigVersion() == config.getVersion() && after < least) {
                found.add(action.getAction() + " of " + action.getHost() + " at " + decision.getTick() + ", " + after
                        + " ms after its " + before.action() + ", at least " + least + " ms are asked");
            }
        }
    }

    /** Hot hosts without room wait for nobody's minimum down time. */
    private static long leastMillis(PowerDecision action, PowerConfig power) {
        if (action.getAction() == PowerAction.SLEEP) {
            return power.getMinUpMillis();
        }
        boolean hot = action.getScenario() == Scenario.SATURATION
                || (action.getScenario() == Scenario.OVERLOAD
                        && action.getReason().startsWith("Hot hosts"));
        return hot ? 0 : power.getMinDownMillis();
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
