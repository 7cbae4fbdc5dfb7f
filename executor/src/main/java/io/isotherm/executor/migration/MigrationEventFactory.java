package io.isotherm.executor.migration;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.command.Reservations.ActiveMove;
import io.isotherm.executor.journal.EventText;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Words events about migrations in the name of this executor. */
final class MigrationEventFactory {
    private final ExecutorConfig config;
    private final InstantSource clock;

    MigrationEventFactory(ExecutorConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /** An answer to a command, before anything is done. */
    MigrationEvent answer(
            MigrationCommand command,
            CommandStatus status,
            MigrationReason reason,
            String detail,
            Whereabouts whereabouts) {
        return event(
                        EventText.name(command.getCommandId()),
                        EventText.name(command.getVm()),
                        EventText.name(command.getSource()),
                        EventText.name(command.getDestination()))
                .setStatus(status)
                .setReason(reason)
                .setDetail(EventText.detail(detail))
                .setWhereabouts(whereabouts)
                .build();
    }

    /** The answer to a record that is no command but names one of our hosts in its key. */
    MigrationEvent unreadable(String source, String detail) {
        return event("", "", source, "")
                .setStatus(CommandStatus.REJECTED)
                .setReason(MigrationReason.MALFORMED)
                .setDetail(EventText.detail(detail))
                .build();
    }

    /** News of a move under way; the status is still to be set. */
    MigrationEvent.Builder of(ActiveMove move) {
        return event(move.commandId(), move.vm().toString(), move.source(), move.destination());
    }

    private MigrationEvent.Builder event(String commandId, String vm, String source, String destination) {
        return MigrationEvent.newBuilder()
                .setCommandId(commandId)
                .setPool(config.pool())
                .setVm(vm)
                .setSource(source)
                .setDestination(destination)
                .setAt(now())
                .setExecutor(config.instance());
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The reason that a failure of the hypervisor gives. */
    static MigrationReason reason(HypervisorException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> MigrationReason.SOURCE_UNREACHABLE;
            case VM_UNKNOWN -> MigrationReason.VM_UNKNOWN;
            case VM_NOT_RUNNING -> MigrationReason.VM_NOT_RUNNING;
            case VM_BUSY -> MigrationReason.VM_BUSY;
            case WRONG_HOST -> MigrationReason.DESTINATION_UNKNOWN;
            case DESTINATION_IS_SOURCE -> MigrationReason.DESTINATION_IS_SOURCE;
            case DESTINATION_UNREACHABLE -> MigrationReason.DESTINATION_UNREACHABLE;
            case DESTINATION_NO_MEMORY -> MigrationReason.DESTINATION_NO_MEMORY;
            case NAME_CLASH -> MigrationReason.NAME_CLASH;
            case INCOMPATIBLE_CPU -> MigrationReason.INCOMPATIBLE_CPU;
            case NO_LOG_DIRTY -> MigrationReason.NO_LOG_DIRTY;
            case UNSUPPORTED -> MigrationReason.UNSUPPORTED;
            case MIGRATION_FAILED -> MigrationReason.MIGRATION_FAILED;
            case REFUSED, WRONG_CREDENTIALS, NO_SOFT_OFF, TIMEOUT, OTHER -> MigrationReason.OTHER;
        };
    }
}
