package io.isotherm.executor.power;

import io.isotherm.executor.command.Reservations;
import io.isotherm.executor.journal.EventText;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.HostReading;
import io.isotherm.hypervisor.HostReading.GuestReading;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.text.Counted;
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
     * What speaks against putting a host to sleep; empty if it has no guest but such as are shut off (a definition is no
     * presence), none is on its way, and nothing is left in doubt.
     */
    Optional<String> objection(String host) {
        Optional<String> arriving = arriving(host);
        if (arriving.isPresent()) {
            return arriving;
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
        Optional<String> guests = guests(host, reading);
        if (guests.isPresent()) {
            return guests;
        }
        if (!reading.problems().isEmpty()) {
            return Optional.of(
                    "whether " + host + " is empty cannot be told: " + String.join("; ", reading.problems()));
        }
        return Optional.empty();
    }

    /** The guest that is on its way to a host by this executor; nobody is asked for that. */
    Optional<String> arriving(String host) {
        return reservations.towards(host).stream()
                .findFirst()
                .map(move -> "guest " + move.vm() + " is on its way to " + host + " by command " + move.commandId());
    }

    /** The guests that a host is seen to have; empty if none is seen, also where the host does not answer. */
    Optional<String> guests(String host) {
        try {
            return inventory.hypervisor(host).flatMap(hypervisor -> guests(host, hypervisor.read()));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> guests(String host, HostReading reading) {
        List<GuestReading> present = reading.guests().stream()
                .filter(guest -> guest.state() != GuestState.STOPPED)
                .toList();
        return present.isEmpty()
                ? Optional.empty()
                : Optional.of(host + " has " + Counted.of(present.size(), "guest") + ": "
                        + present.stream()
                                .limit(NAMED)
                                .map(EmptyHostCheck::words)
                                .collect(Collectors.joining(", ")));
    }

    private static String words(GuestReading guest) {
        return guest.name() + " (" + guest.state() + ")";
    }
}
