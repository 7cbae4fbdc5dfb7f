package io.isotherm.executor.migration;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.command.Reservations;
import io.isotherm.executor.command.Reservations.ActiveMove;
import io.isotherm.executor.command.StartPolicy;
import io.isotherm.executor.journal.EventText;
import io.isotherm.executor.migration.EligibilityCheck.Departure;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.GuestState;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import io.isotherm.text.Counted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is checked before a migration is accepted, in order: the command itself, the guest, the destination. */
final class MigrationChecks {
    private final ExecutorConfig config;
    private final Inventory inventory;
    private final Reservations reservations;
    private final StartPolicy policy;

    MigrationChecks(ExecutorConfig config, Inventory inventory, Reservations reservations, StartPolicy policy) {
        this.config = config;
        this.inventory = inventory;
        this.reservations = reservations;
        this.policy = policy;
    }

    /** Why a command is not carried out. */
    record MigrationRefusal(CommandStatus status, MigrationReason reason, String detail, Whereabouts whereabouts) {
        static MigrationRefusal of(MigrationReason reason, String detail) {
            return of(reason, detail, Whereabouts.UNKNOWN);
        }

        static MigrationRefusal of(MigrationReason reason, String detail, Whereabouts whereabouts) {
            return new MigrationRefusal(CommandStatus.REJECTED, reason, detail, whereabouts);
        }
    }

    Optional<MigrationRefusal> refusal(@Nullable String key, MigrationCommand command, Instant now) {
        List<String> problems = problems(key, command);
        if (!problems.isEmpty()) {
            return Optional.of(MigrationRefusal.of(MigrationReason.MALFORMED, String.join("; ", problems)));
        }
        if (command.getSource().equals(command.getDestination())) {
            return Optional.of(MigrationRefusal.of(
                    MigrationReason.DESTINATION_IS_SOURCE,
                    "source and destination are both '" + command.getSource() + "'"));
        }
        if (!now.isBefore(command.getDeadline())) {
            return Optional.of(new MigrationRefusal(
                    CommandStatus.EXPIRED,
                    MigrationReason.DEADLINE_PASSED,
                    "the deadline " + command.getDeadline() + " had passed when it was read at " + now,
                    Whereabouts.UNKNOWN));
        }
        Optional<MigrationRefusal> unwanted = late(command, now)
                .or(() -> policy.againstMove(command, now)
                        .map(refusal -> MigrationRefusal.of(
                                MigrationReason.valueOf(refusal.objection().name()), refusal.detail())));
        return unwanted.or(() -> guest(command)).or(() -> destination(command, now));
    }

    /** A backlog's needs are not acted on after the fact. */
    private Optional<MigrationRefusal> late(MigrationCommand command, Instant now) {
        return config.isTooOld(command.getIssuedAt(), now)
                ? Optional.of(
                        MigrationRefusal.of(MigrationReason.COMMAND_TOO_OLD, config.tooOld(command.getIssuedAt(), now)))
                : Optional.empty();
    }

    /** What is wrong with the command itself. */
    private List<String> problems(@Nullable String key, MigrationCommand command) {
        List<String> problems = new ArrayList<>();
        if (command.getCommandId().isBlank() || EventText.isTooLong(command.getCommandId())) {
            problems.add("commandId is blank or too long");
        }
        if (!command.getPool().equals(config.pool())) {
            problems.add("pool is '" + command.getPool() + "', this executor serves '" + config.pool() + "'");
        }
        if (!command.getVm().equals(canonical(command.getVm()))) {
            problems.add("vm is '" + command.getVm() + "', not a UUID in lower case");
        }
        if (command.getDestination().isBlank() || EventText.isTooLong(command.getDestination())) {
            problems.add("destination is blank or too long");
        }
        if (command.getMemoryKib() < 0) {
            problems.add("memoryKib is " + command.getMemoryKib() + ", below 0");
        }
        if (command.getSource().isBlank()) {
            problems.add("source is blank");
        } else if (!PoolKeys.of(config.pool(), command.getSource()).equals(key)) {
            problems.add("the record's key is '" + key + "', the command's source is '" + command.getSource()
                    + "' of pool '" + command.getPool() + "'");
        }
        return problems;
    }

    private static String canonical(String uuid) {
        try {
            return UUID.fromString(uuid).toString();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private Optional<MigrationRefusal> guest(MigrationCommand command) {
        UUID vm = UUID.fromString(command.getVm());
        Optional<ActiveMove> other = reservations.of(vm);
        if (other.isPresent()) {
            return Optional.of(MigrationRefusal.of(
                    MigrationReason.VM_BUSY,
                    "command " + other.get().commandId() + " moves it to "
                            + other.get().destination() + " and is not over"));
        }
        Optional<Hypervisor> source = inventory.hypervisor(command.getSource());
        if (source.isEmpty()) {
            return Optional.of(MigrationRefusal.of(
                    MigrationReason.SOURCE_UNREACHABLE, "source " + command.getSource() + " is not in the inventory"));
        }
        try {
            Optional<GuestPresence> here = source.get().find(vm);
            if (here.isEmpty()) {
                return Optional.of(notHere(command, vm));
            }
            GuestState state = here.get().state();
            if (state == GuestState.MIGRATING_IN) {
                return Optional.of(MigrationRefusal.of(
                        MigrationReason.VM_BUSY, "guest " + vm + " is just arriving on " + command.getSource()));
            }
            if (state != GuestState.RUNNING) {
                return Optional.of(MigrationRefusal.of(
                        MigrationReason.VM_NOT_RUNNING,
                        "guest " + vm + " is " + state + " on " + command.getSource(),
                        state == GuestState.UNKNOWN ? Whereabouts.UNKNOWN : Whereabouts.NEITHER));
            }
            if (source.get().isMigrating(vm)) {
                return Optional.of(MigrationRefusal.of(
                        MigrationReason.VM_BUSY,
                        "guest " + vm + " is migrating away from " + command.getSource() + " already"));
            }
            return Optional.empty();
        } catch (HypervisorException e) {
            return Optional.of(unanswered(command, e));
        }
    }

    /** What the source does not say is no fault of the destination. */
    private static MigrationRefusal unanswered(MigrationCommand command, HypervisorException e) {
        return e.kind() == Kind.VM_BUSY
                ? MigrationRefusal.of(
                        MigrationReason.VM_BUSY,
                        "source " + command.getSource() + " tells nothing of guest " + command.getVm() + ": "
                                + EventText.of(e))
                : MigrationRefusal.of(
                        MigrationReason.SOURCE_UNREACHABLE,
                        "source " + command.getSource() + " does not answer: " + EventText.of(e));
    }

    private MigrationRefusal notHere(MigrationCommand command, UUID vm) {
        String words = "guest " + vm + " is not on " + command.getSource();
        return switch (GuestObservation.see(inventory.hypervisor(command.getDestination()), vm)) {
            case RUNNING ->
                MigrationRefusal.of(
                        MigrationReason.VM_UNKNOWN,
                        words + "; it runs on " + command.getDestination() + " already",
                        Whereabouts.DESTINATION);
            case ABSENT, STOPPED, PAUSED, ARRIVING ->
                MigrationRefusal.of(MigrationReason.VM_UNKNOWN, words, Whereabouts.NEITHER);
            case UNCLEAR -> MigrationRefusal.of(MigrationReason.VM_UNKNOWN, words);
        };
    }

    private Optional<MigrationRefusal> destination(MigrationCommand command, Instant now) {
        String name = command.getDestination();
        Optional<Hypervisor> destination = inventory.hypervisor(name);
        if (destination.isEmpty()) {
            return Optional.of(atSource(
                    MigrationReason.DESTINATION_UNKNOWN,
                    "destination '" + name + "' is not in the inventory of " + config.instance()));
        }
        if (reservations.isBeingPutToSleep(name, command.getIssuedAt(), now)) {
            return Optional.of(atSource(
                    MigrationReason.DESTINATION_UNREACHABLE, "destination " + name + " is being put to sleep"));
        }
        Departure departure;
        try {
            departure = departure(command);
        } catch (HypervisorException e) {
            return Optional.of(unanswered(command, e));
        }
        try {
            return capacity(command, destination.get())
                    .or(() -> memory(command, departure.guest(), destination.get()))
                    .or(() -> clash(departure.guest(), destination.get()))
                    .or(() -> eligibility(departure, destination.get()));
        } catch (HypervisorException e) {
            return Optional.of(
                    e.kind() == Kind.WRONG_HOST
                            ? atSource(MigrationReason.DESTINATION_UNKNOWN, EventText.of(e))
                            : atSource(
                                    MigrationReason.DESTINATION_UNREACHABLE,
                                    "destination " + name + " does not answer: " + EventText.of(e)));
        }
    }

    private Departure departure(MigrationCommand command) {
        UUID vm = UUID.fromString(command.getVm());
        Hypervisor source = inventory
                .hypervisor(command.getSource())
                .orElseThrow(() -> new HypervisorException(Kind.UNREACHABLE, "it is not in the inventory any more"));
        GuestPresence guest = source.find(vm)
                .orElseGet(() ->
                        new GuestPresence(vm, command.getVmName(), GuestState.UNKNOWN, command.getMemoryKib(), 0));
        return Departure.of(guest, source);
    }

    /** The decider knows a host by what that host says of itself. */
    private static Optional<MigrationRefusal> capacity(MigrationCommand command, Hypervisor destination) {
        int told = command.getDestinationCpus();
        if (told == 0) {
            return Optional.empty();
        }
        int cpus = destination.cpus();
        return cpus >= told
                ? Optional.empty()
                : Optional.of(atSource(
                        MigrationReason.DESTINATION_NOT_AS_TOLD,
                        "destination " + destination.host() + " has " + Counted.of(cpus, "CPU")
                                + "; by its samples it has " + told));
    }

    private Optional<MigrationRefusal> memory(MigrationCommand command, GuestPresence guest, Hypervisor destination) {
        long free = destination.freeMemoryKib();
        long reserved = 0;
        for (ActiveMove move : reservations.towards(destination.host())) {
            // What the destination has already set aside for an arriving guest is not free any more.
            long present =
                    destination.find(move.vm()).map(GuestPresence::memoryKib).orElse(0L);
            reserved += Math.max(0, move.memoryKib() - present);
        }
        // What was planned with, or what it has grown to since.
        long needed = Math.max(command.getMemoryKib(), guest.memoryKib());
        if (needed <= free - reserved) {
            return Optional.empty();
        }
        return Optional.of(atSource(
                MigrationReason.DESTINATION_NO_MEMORY,
                "guest " + guest.uuid() + " needs " + EventText.mib(needed) + "; destination " + destination.host()
                        + " has " + EventText.mib(free) + " free, of which " + EventText.mib(reserved)
                        + " are for moves under way"));
    }

    private Optional<MigrationRefusal> eligibility(Departure departure, Hypervisor destination) {
        return EligibilityCheck.obstacle(departure, destination, policy.sharedStorage())
                .map(obstacle ->
                        atSource(obstacle.reason(), "guest " + departure.guest().uuid() + ": " + obstacle.words()));
    }

    private static Optional<MigrationRefusal> clash(GuestPresence guest, Hypervisor destination) {
        Optional<GuestPresence> same = destination.find(guest.uuid());
        if (same.isPresent() && same.get().state() == GuestState.RUNNING) {
            return Optional.of(MigrationRefusal.of(
                    MigrationReason.VM_ON_BOTH_HOSTS,
                    "guest " + guest.uuid() + " runs on destination " + destination.host() + " as well",
                    Whereabouts.BOTH));
        }
        // Stopped there, under its own name, is a definition that it left there once and takes up again.
        return same.or(() -> destination.findByName(guest.name()))
                .filter(other -> other.state() != GuestState.STOPPED
                        || !other.uuid().equals(guest.uuid())
                        || !other.name().equals(guest.name()))
                .map(other -> atSource(
                        MigrationReason.NAME_CLASH,
                        "destination " + destination.host() + " has a guest " + other.name() + " (" + other.uuid()
                                + ", " + other.state() + ") already"));
    }

    private static MigrationRefusal atSource(MigrationReason reason, String detail) {
        return MigrationRefusal.of(reason, detail, Whereabouts.SOURCE);
    }
}
