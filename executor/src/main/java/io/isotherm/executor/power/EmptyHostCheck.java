package io.isotherm.executor.power;

import io.isotherm.executor.command.Reservations;
import io.isotherm.executor.command.Reservations.ActiveMove;
import io.isotherm.executor.journal.EventText;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.Inventory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a host is empty, as its hypervisor says right now. */
final class EmptyHostCheck {
    private static final int NAMED = 5;

    private final Inventory inventory;
    private final Reservations reservations;

    EmptyHostCheck(Inventory inventory, Reservations reservations) {
        this.inventory = inventory;
        this.reservations = reservations;
    }

    /**
     * What speaks against putting a host to sleep; empty if it has no guest in whatever state, none is on its way, and
     * nothing is left in doubt.
     */
    Optional<String> objection(String host) {
        List<ActiveMove> arriving = reservations.towards(host);
        if (!arriving.isEmpty()) {
            ActiveMove first = arriving.get(0);
            return Optional.of(
                    "guest " + first.vm() + " is on its way to " + host + " by command " + first.commandId());
        }
        Optional<Hypervisor> hypervisor = inventory.hypervisor(host);
        if (hypervisor.isEmpty()) {
            return Optional.of(host + " is not in the inventory");
        }
        HostReading reading;
        try {
            reading = hypervisor.get().read();
        } catch (RuntimeException e) {
            return Optional.of("whether " + host + " is empty cannot be read: " + EventText.of(e));
        }
        if (!reading.guests().isEmpty()) {
            return Optional.of(host + " has " + reading.guests().size() + " guests: "
                    + reading.guests().stream()
                            .limit(NAMED)
                            .map(EmptyHostCheck::words)
                            .collect(Collectors.joining(", ")));
        }
        if (!reading.problems().isEmpty()) {
            return Optional.of(
                    "whether " + host + " is empty cannot be told: " + String.join("; ", reading.problems()));
        }
        return Optional.empty();
    }

    private static String words(GuestReading guest) {
        return guest.name() + " (" + guest.state() + ")";
    }
}
