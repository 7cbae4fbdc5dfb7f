package io.isotherm.decider.core.issue;

import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.scenario.Situation;
import java.util.HashMap;
import java.util.Map;

/** What budgets are judged by: counted once of what was under way, and carried on with each move that is issued. */
final class MoveCounts {
    private static final double KIB_PER_GIB = 1024.0 * 1024.0;

    private final Map<String, Integer> underWayAt = new HashMap<>();
    private int underWay;
    private int drains;
    private long issuedInHour;
    private double issuedGibInHour;

    MoveCounts(Situation situation) {
        MoveHistory history = situation.ledger().moves();
        for (OpenMove move : history.underWay(situation.tick())) {
            boolean drain = situation
                    .model()
                    .host(move.source())
                    .filter(Host::maintenance)
                    .isPresent();
            begun(move.source(), move.destination(), drain);
        }
        issuedInHour = history.issuedInHour(situation.tick());
        issuedGibInHour = history.issuedGibInHour(situation.tick());
    }

    private void begun(String source, String destination, boolean drain) {
        underWay++;
        drains += drain ? 1 : 0;
        underWayAt.merge(source, 1, Integer::sum);
        underWayAt.merge(destination, 1, Integer::sum);
    }

    /** Counts a move that has just been issued. */
    void issued(Move move) {
        begun(move.source().name(), move.destination().name(), move.source().maintenance());
        issuedInHour++;
        issuedGibInHour += move.guest().memoryKib() / KIB_PER_GIB;
    }

    int underWay() {
        return underWay;
    }

    /** Moves under way from or to a host. */
    int underWayAt(Host host) {
        return underWayAt.getOrDefault(host.name(), 0);
    }

    /** Moves under way out of hosts in maintenance. */
    int drains() {
        return drains;
    }

    long issuedInHour() {
        return issuedInHour;
    }

    /** Memory of the guests of these, in GiB. */
    double issuedGibInHour() {
        return issuedGibInHour;
    }
}
