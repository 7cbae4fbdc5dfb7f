package io.isotherm.executor;

import io.isotherm.executor.Engagements.Move;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import io.isotherm.topics.PoolKeys;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Migrations of guests away from the hosts that this executor serves. */
final class MigrationKind implements CommandKind<MigrationCommand, MigrationEvent> {
    private final ExecutorConfig config;
    private final Topic<MigrationCommand> commands;
    private final MigrationEvents events;
    private final Inventory inventory;
    private final Engagements engagements;
    private final MigrationChecks checks;
    private final MigrationReport report;
    private final MigrationWatch.Tools tools;

    MigrationKind(
            ExecutorConfig config,
            Topics topics,
            Journal<MigrationEvent> journal,
            MigrationEvents events,
            MigrationReport report,
            Inventory inventory,
            Engagements engagements,
            ExecutorMeters meters) {
        this.config = config;
        this.commands = topics.migrationCommands();
        this.events = events;
        this.inventory = inventory;
        this.engagements = engagements;
        this.checks = new MigrationChecks(config, inventory, engagements);
        this.report = report;
        this.tools = new MigrationWatch.Tools(journal, report, inventory, config, meters);
    }

    @Override
    public String name() {
        return "migration";
    }

    @Override
    public Topic<MigrationCommand> commands() {
        return commands;
    }

    @Override
    public EventKind<MigrationEvent> events() {
        return events;
    }

    @Override
    public String commandId(MigrationCommand command) {
        return command.getCommandId();
    }

    @Override
    public boolean isOurs(@Nullable String key) {
        return key != null
                && PoolKeys.pool(key).equals(config.pool())
                && config.hosts().contains(PoolKeys.host(key));
    }

    @Override
    public boolean isOurs(@Nullable String key, MigrationCommand command) {
        boolean named =
                command.getPool().equals(config.pool()) && config.hosts().contains(command.getSource());
        return named || isOurs(key);
    }

    @Override
    public boolean isOurs(MigrationEvent event) {
        return event.getPool().equals(config.pool()) && config.hosts().contains(event.getSource());
    }

    @Override
    public MigrationEvent unreadable(String key, String detail) {
        return report.unreadable(PoolKeys.host(key), detail);
    }

    @Override
    public Optional<MigrationEvent> refusal(@Nullable String key, MigrationCommand command, Instant now) {
        return checks.refusal(key, command, now)
                .map(refusal -> report.answer(
                        command, refusal.status(), refusal.reason(), refusal.detail(), refusal.whereabouts()));
    }

    @Override
    public MigrationEvent checkFailed(MigrationCommand command, String detail) {
        return report.answer(command, CommandStatus.REJECTED, MigrationReason.OTHER, detail, Whereabouts.UNKNOWN);
    }

    @Override
    public MigrationEvent accepted(MigrationCommand command) {
        return report.answer(command, CommandStatus.ACCEPTED, MigrationReason.NONE, "", Whereabouts.SOURCE);
    }

    @Override
    public Watch begin(MigrationCommand command) {
        UUID vm = UUID.fromString(command.getVm());
        Move move = new Move(
                command.getCommandId(),
                vm,
                command.getSource(),
                command.getDestination(),
                Math.max(command.getMemoryKib(), memoryKib(command.getSource(), vm)));
        engagements.begin(move);
        return MigrationWatch.toBegin(move, command.getDeadline(), tools);
    }

    @Override
    public Watch resume(MigrationEvent latest) {
        UUID vm = UUID.fromString(latest.getVm());
        Move move = new Move(
                latest.getCommandId(),
                vm,
                latest.getSource(),
                latest.getDestination(),
                memoryKib(latest.getSource(), vm));
        engagements.begin(move);
        return MigrationWatch.resumed(move, latest, tools);
    }

    @Override
    public void ended(String commandId) {
        engagements.end(commandId);
    }

    /** Memory of a guest now; 0 where the host does not tell. */
    private long memoryKib(String host, UUID vm) {
        try {
            return inventory
                    .hypervisor(host)
                    .flatMap(hypervisor -> hypervisor.find(vm))
                    .map(GuestPresence::memoryKib)
                    .orElse(0L);
        } catch (HypervisorException e) {
            return 0;
        }
    }
}
