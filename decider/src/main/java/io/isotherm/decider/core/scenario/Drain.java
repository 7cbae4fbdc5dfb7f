package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.rules.Avoidance;
import io.isotherm.decider.core.rules.EligibilityRules;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.schema.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
     */
    static List<Drain> of(PoolModel model, Avoidance avoidance) {
        Placement now = Placement.of(model);
        List<Drain> drains = new ArrayList<>();
        for (Host host : model.hosts()) {
            if (!host.maintenance() || !host.awake() || now.guestsOf(host).isEmpty()) {
                continue;
            }
            List<Guest> leaving = new ArrayList<>();
            List<String> staying = new ArrayList<>();
            for (Guest guest : now.guestsOf(host)) {
                Optional<String> stays = now.isUnderWay(guest) ? Optional.empty() : stays(guest, model, avoidance);
                stays.ifPresentOrElse(why -> staying.add(guest + " " + why), () -> leaving.add(guest));
            }
            drains.add(new Drain(host, leaving, staying));
        }
        return drains;
    }

    private static Optional<String> stays(Guest guest, PoolModel model, Avoidance avoidance) {
        if (!guest.running()) {
            return Optional.of("is not running");
        }
        if (guest.excluded()) {
            return Optional.of("is in constraints.excludedVms");
        }
        if (avoidance.unmovable().containsKey(guest.uuid())) {
            return Optional.of("was refused by its executor for a reason that lasts, which 'isotherm explain' tells");
        }
        double high = model.marks(Resource.MEMORY).getHigh();
        boolean elsewhere = false;
        boolean fits = false;
        for (Host host : model.hosts()) {
            if (host.serves() && model.constraints().mayRunOn(guest, host)) {
                long capacity = host.capacity().memoryKib();
                elsewhere = true;
                fits = capacity == 0 || guest.memoryKib() <= high * capacity;
                if (fits) {
                    break;
                }
            }
        }
        if (!elsewhere) {
            return Optional.of("may run on no host outside maintenance");
        }
        return fits
                ? EligibilityRules.stays(guest, model).map(why -> "can go nowhere: " + why)
                : Optional.of("has " + Formats.memory(guest.memoryKib())
                        + ", more than any host outside maintenance may be filled to");
    }
}
