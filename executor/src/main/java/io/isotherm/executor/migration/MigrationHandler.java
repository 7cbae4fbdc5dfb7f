package io.isotherm.executor.migration;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.ExecutorMeters;
import io.isotherm.executor.command.CommandHandler;
import io.isotherm.executor.command.CommandTask;
import io.isotherm.executor.command.OwnHosts;
import io.isotherm.executor.command.Reservations;
import io.isotherm.executor.command.Reservations.ActiveMove;
import io.isotherm.executor.command.StartPolicy;
import io.isotherm.executor.journal.Journal;
import io.isotherm.hypervisor.GuestPresence;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Migrations of guests away from the hosts that this executor serves. */
public final class MigrationHandler implements CommandHandler<MigrationCommand, MigrationEvent> {
    private final Topic<MigrationCommand> commands;
    private final Journal<MigrationEvent> journal;
    private final Inventory inventory;
    private final Reservations reservations;
    private final MigrationChecks checks;
    private final MigrationEventFactory eventFactory;
    private final MigrationTask.MigrationTools tools;

    public MigrationHandler(
            ExecutorConfig config,
            Topics topics,
            Inventory inventory,
            Reservations reservations,
            StartPolicy policy,
            ExecutorMeters meters,
            InstantSource clock) {
        this.commands = topics.migrationCommands();
        this.journal = new Journal<>(MigrationEvents.on(topics.migrationEvents()));
        this.inventory = inventory;
        this.reservations = reservations;
        this.checks = new MigrationChecks(config, inventory, reservations, policy);
        this.eventFactory = new MigrationEventFactory(config, clock);
        this.tools = new MigrationTask.MigrationTools(journal, eventFactory, inventory.withRetired(), config, meters);
        MigrationVerdict.ALERTING.forEach(reason -> meters.expectAlerts(reason.name()));
        for (MigrationReason reason : MigrationReason.values()) {
            meters.expect(name(), CommandStatus.FAILED.name(), reason.name());
        }
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
    public Journal<MigrationEvent> journal() {
        return journal;
    }

    @Override
    public String commandId(MigrationCommand command) {
        return command.getCommandId();
    }

    @Override
    public String pool(MigrationCommand command) {
        return command.getPool();
    }

    @Override
    public String host(MigrationCommand command) {
        return command.getSource();
    }

    @Override
    public SortedSet<String> hosts(OwnHosts.Selection selection) {
        return selection.guests();
    }

    @Override
    public MigrationEvent unreadable(String key, String detail) {
        return eventFactory.unreadable(PoolKeys.host(key), detail);
    }

    @Override
    public Optional<MigrationEvent> refusal(@Nullable String key, MigrationCommand command, Instant now) {
        return checks.refusal(key, command, now)
                .map(refusal -> eventFactory.answer(
                        command, refusal.status(), refusal.reason(), refusal.detail(), refusal.whereabouts()));
    }

    @Override
    public MigrationEvent checkFailed(MigrationCommand command, String detail) {
        return eventFactory.answer(command, CommandStatus.REJECTED, MigrationReason.OTHER, detail, Whereabouts.UNKNOWN);
    }

    @Override
    public MigrationEvent accepted(MigrationCommand command) {
        return eventFactory.answer(command, CommandStatus.ACCEPTED, MigrationReason.NONE, "", Whereabouts.SOURCE);
    }

    @Override
    public CommandTask begin(MigrationCommand command) {
        UUID vm = UUID.fromString(command.getVm());
        ActiveMove move = new ActiveMove(
                command.getCommandId(),
                vm,
                command.getSource(),
                command.getDestination(),
                Math.max(command.getMemoryKib(), memoryKib(command.getSource(), vm)));
        reservations.begin(move);
        return MigrationTask.toBegin(move, command.getIssuedAt(), command.getDeadline(), tools);
    }

    @Override
    public CommandTask resume(MigrationEvent latest) {
        UUID vm = UUID.fromString(latest.getVm());
        ActiveMove move = new ActiveMove(
                latest.getCommandId(),
                vm,
                latest.getSource(),
                latest.getDestination(),
                memoryKib(latest.getSource(), vm));
        reservations.begin(move);
        return MigrationTask.resumed(move, latest, tools);
    }

    @Override
    public void ended(String commandId) {
        reservations.end(commandId);
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
