package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.ledger.LastingRefusal;
import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.reconcile.WindowPlacement;
import io.isotherm.decider.core.rules.Avoidance;
import io.isotherm.schema.VmLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a host in maintenance still holds. Only guests that can leave make an evacuation; one that stays whatever the room
 * elsewhere is to be told of, and holds up nothing.
 *
 * @param host the host
 * @param leaving guests that can leave, those on their way out among them
 * @param staying for each other guest, which it is and why it stays, in words
 */
record Drain(Host host, List<Guest> leaving, List<String> staying) {
    Drain {
        leaving = List.copyOf(leaving);
        staying = List.copyOf(staying);
    }

    /**
     * The hosts in maintenance that are awake and hold guests, by name.
     *
     * @param avoidance what is of no use to try: a guest that executors cannot move stays as well
     * @param refusals what executors have refused for reasons that last
     * @param observed what the window shows: of guests that are shut off it is told that they stay
     */
    static List<Drain> of(
            PoolModel model, Avoidance avoidance, List<LastingRefusal> refusals, WindowPlacement observed) {
        List<Host> drained = model.hosts().stream()
                .filter(host -> host.maintenance() && host.awake())
                .toList();
        if (drained.isEmpty()) {
            return List.of();
        }
        Placement now = Placement.of(model);
        Staying staying = new Staying(now, avoidance, refusals);
        List<Drain> drains = new ArrayList<>();
        for (Host host : drained) {
            Map<Integer, String> reasons = staying.of(host);
            List<Guest> leaving = new ArrayList<>();
            List<String> told = new ArrayList<>();
            for (VmLoad off : observed.shutOff(host.name())) {
                told.add(Guest.label(off.getName(), off.getUuid()) + " is not running");
            }
            for (Guest guest : now.guestsOf(host)) {
                String why = reasons.get(guest.index());
                if (why == null) {
                    leaving.add(guest);
                } else {
                    told.add(guest + " " + why);
                }
            }
            if (!leaving.isEmpty() || !told.isEmpty()) {
                drains.add(new Drain(host, leaving, told));
            }
        }
        return drains;
    }
}
