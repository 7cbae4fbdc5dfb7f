package io.isotherm.replay.whatif;

import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.hypervisor.Migration;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Carries commands out on the model's hosts, and says what became of them. */
final class ModelExecutor {

    private record Move(MigrationCommand command, Migration migration, Instant begun) {}

    private final Inventory inventory;
    private final Consumer<MigrationEvent> migrationEvents;
    private final Consumer<PowerEvent> powerEvents;
    private final List<Move> moves = new ArrayList<>();
    private final List<PowerCommand> powers = new ArrayList<>();
    private long refused;

    ModelExecutor(Inventory inventory, Consumer<MigrationEvent> migrationEvents, Consumer<PowerEvent> powerEvents) {
        this.inventory = inventory;
        this.migrationEvents = migrationEvents;
        this.powerEvents = powerEvents;
    }

    boolean busy() {
        return !moves.isEmpty() || !powers.isEmpty();
    }

    int movesUnderWay() {
        return moves.size();
    }

    /** Moves that were not begun. */
    long refused() {
        return refused;
    }

    void carryOut(MigrationCommand command, Instant now) {
        if (!now.isBefore(command.getDeadline())) {
            refuse(command, now, CommandStatus.EXPIRED, MigrationReason.DEADLINE_PASSED);
            return;
        }
        try {
            Migration migration =
                    host(command.getSource()).migrate(UUID.fromString(command.getVm()), host(command.getDestination()));
            moves.add(new Move(command, migration, now));
            tell(command, now, CommandStatus.RUNNING, MigrationReason.NONE);
        } catch (HypervisorException e) {
            refuse(command, now, CommandStatus.REJECTED, reason(e.kind()));
        }
    }

    private Hypervisor host(String name) {
        return inventory
                .hypervisor(name)
                .orElseThrow(() ->
                        new HypervisorException(Kind.DESTINATION_UNREACHABLE, "The model pool has no host " + name));
    }

    private void refuse(MigrationCommand command, Instant now, CommandStatus status, MigrationReason reason) {
        refused++;
        tell(command, now, status, reason);
    }

    void carryOut(PowerCommand command, Instant now) {
        try {
            if (!now.isBefore(command.getDeadline())) {
                tell(command, now, CommandStatus.EXPIRED, PowerReason.DEADLINE_PASSED);
                return;
            }
            if (command.getAction() == PowerAction.SLEEP) {
                inventory.power().sleep(command.getHost());
            } else {
                inventory.power().wake(command.getHost());
            }
            powers.add(command);
            tell(command, now, CommandStatus.RUNNING, PowerReason.NONE);
        } catch (HypervisorException e) {
            tell(command, now, CommandStatus.REJECTED, PowerReason.NOT_EMPTY);
        }
    }

    /**
     * Tells of what is over.
     *
     * @return hosts on which a guest has arrived
     */
    List<String> poll(Instant now) {
        List<String> reached = new ArrayList<>();
        for (Iterator<Move> iterator = moves.iterator(); iterator.hasNext(); ) {
            Move move = iterator.next();
            if (move.migration().completion().isDone()) {
                iterator.remove();
                boolean failed = move.migration().completion().isCompletedExceptionally();
                tell(
                        move.command(),
                        move.begun().plus(move.migration().elapsed()),
                        failed ? CommandStatus.FAILED : CommandStatus.SUCCEEDED,
                        failed ? MigrationReason.MIGRATION_FAILED : MigrationReason.NONE,
                        move.migration().elapsed());
                if (!failed) {
                    reached.add(move.command().getDestination());
                }
            }
        }
        for (Iterator<PowerCommand> iterator = powers.iterator(); iterator.hasNext(); ) {
            PowerCommand command = iterator.next();
            HostPower.State wanted =
                    command.getAction() == PowerAction.SLEEP ? HostPower.State.OFF : HostPower.State.ON;
            if (inventory.power().state(command.getHost()) == wanted) {
                iterator.remove();
                tell(command, now, CommandStatus.SUCCEEDED, PowerReason.NONE);
            }
        }
        return reached;
    }

    /** Tells that what is under way still is. */
    void tellProgress(Instant now) {
        moves.forEach(move -> tell(move.command(), now, CommandStatus.RUNNING, MigrationReason.NONE));
        powers.forEach(command -> tell(command, now, CommandStatus.RUNNING, PowerReason.NONE));
    }

    private void tell(MigrationCommand command, Instant at, CommandStatus status, MigrationReason reason) {
        tell(command, at, status, reason, Duration.ZERO);
    }

    private void tell(
            MigrationCommand command, Instant at, CommandStatus status, MigrationReason reason, Duration elapsed) {
        migrationEvents.accept(MigrationEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(command.getPool())
                .setVm(command.getVm())
                .setSource(command.getSource())
                .setDestination(command.getDestination())
                .setAt(Instant.ofEpochMilli(at.toEpochMilli()))
                .setStatus(status)
                .setReason(reason)
                .setElapsedMillis(elapsed.toMillis())
                .build());
    }

    private void tell(PowerCommand command, Instant at, CommandStatus status, PowerReason reason) {
        powerEvents.accept(PowerEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(command.getPool())
                .setHost(command.getHost())
                .setAction(command.getAction())
                .setAt(Instant.ofEpochMilli(at.toEpochMilli()))
                .setStatus(status)
                .setReason(reason)
                .build());
    }

    private static MigrationReason reason(Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> MigrationReason.SOURCE_UNREACHABLE;
            case VM_UNKNOWN -> MigrationReason.VM_UNKNOWN;
            case VM_NOT_RUNNING -> MigrationReason.VM_NOT_RUNNING;
            case VM_BUSY -> MigrationReason.VM_BUSY;
            case DESTINATION_UNREACHABLE -> MigrationReason.DESTINATION_UNREACHABLE;
            case DESTINATION_NO_MEMORY -> MigrationReason.DESTINATION_NO_MEMORY;
            default -> MigrationReason.OTHER;
        };
    }
}
