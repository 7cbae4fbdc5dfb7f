package io.isotherm.decider.core.tick;

import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import java.time.Instant;

/** What executors and operators say, for tests. */
public final class Events {
    private Events() {}

    public static MigrationEvent of(MigrationCommand command, CommandStatus status, long at) {
        return of(command, status, MigrationReason.NONE, at);
    }

    public static MigrationEvent of(MigrationCommand command, CommandStatus status, MigrationReason reason, long at) {
        return MigrationEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(command.getPool())
                .setVm(command.getVm())
                .setSource(command.getSource())
                .setDestination(command.getDestination())
                .setAt(Instant.ofEpochMilli(at))
                .setStatus(status)
                .setReason(reason)
                .build();
    }

    public static PowerEvent of(PowerCommand command, CommandStatus status, long at) {
        return PowerEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(command.getPool())
                .setHost(command.getHost())
                .setAction(command.getAction())
                .setAt(Instant.ofEpochMilli(at))
                .setStatus(status)
                .build();
    }

    public static Approval approval(String commandId, long at) {
        return new Approval(Window.POOL, commandId, "operator", Instant.ofEpochMilli(at), false, "");
    }
}
