package io.isotherm.executor.power;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.command.CommandHandler;
import io.isotherm.executor.command.CommandTask;
import io.isotherm.executor.command.OwnHosts;
import io.isotherm.executor.command.Reservations;
import io.isotherm.executor.command.StartPolicy;
import io.isotherm.executor.journal.EventText;
import io.isotherm.executor.journal.Journal;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Power of the hosts that this executor controls. */
public final class PowerHandler implements CommandHandler<PowerCommand, PowerEvent> {
    private final ExecutorConfig config;
    private final OwnHosts own;
    private final Topic<PowerCommand> commands;
    private final Journal<PowerEvent> journal;
    private final Inventory inventory;
    private final Reservations reservations;
    private final StartPolicy policy;
    private final EmptyHostCheck emptyHostCheck;
    private final PowerEventFactory eventFactory;
    private final PowerTask.PowerTools tools;
    private final SelfPowerOff selfPowerOff;

    /** @param background where a host switches itself off, as that takes its time */
    public PowerHandler(
            ExecutorConfig config,
            Topics topics,
            Inventory inventory,
            OwnHosts own,
            Reservations reservations,
            StartPolicy policy,
            AgentReports agentReports,
            InstantSource clock,
            Executor background) {
        this.config = config;
        this.own = own;
        this.commands = topics.powerCommands();
        this.journal = new Journal<>(PowerEvents.on(topics.powerEvents()));
        this.inventory = inventory;
        this.reservations = reservations;
        this.policy = policy;
        this.emptyHostCheck = new EmptyHostCheck(inventory, reservations);
        this.eventFactory = new PowerEventFactory(config, clock);
        this.tools = new PowerTask.PowerTools(
                journal, eventFactory, inventory.withRetired(), emptyHostCheck, agentReports, config);
        this.selfPowerOff = new SelfPowerOff(config, emptyHostCheck, reservations, clock, background);
    }

    @Override
    public String name() {
        return "power";
    }

    @Override
    public Topic<PowerCommand> commands() {
        return commands;
    }

    @Override
    public Journal<PowerEvent> journal() {
        return journal;
    }

    @Override
    public String commandId(PowerCommand command) {
        return command.getCommandId();
    }

    @Override
    public String pool(PowerCommand command) {
        return command.getPool();
    }

    @Override
    public String host(PowerCommand command) {
        return command.getHost();
    }

    @Override
    public SortedSet<String> hosts(OwnHosts.Selection selection) {
        return selection.power();
    }

    @Override
    public boolean hearsAll() {
        return true;
    }

    @Override
    public void heard(PowerCommand command) {
        if (command.getPool().equals(config.pool())) {
            switch (command.getAction()) {
                case SLEEP ->
                    reservations.sentToSleep(
                            command.getHost(),
                            command.getIssuedAt(),
                            command.getDeadline().plus(config.powerTimeout()));
                case WAKE -> reservations.staysUp(command.getHost());
            }
        }
    }

    @Override
    public void heardOf(PowerEvent event) {
        boolean again = event.getReason() == PowerReason.DUPLICATE;
        if (again || event.getAction() != PowerAction.SLEEP || !event.getPool().equals(config.pool())) {
            return;
        }
        switch (event.getStatus()) {
            case ACCEPTED, RUNNING, UNKNOWN ->
                reservations.sentToSleep(
                        event.getHost(), event.getAt(), event.getAt().plus(config.powerTimeout()));
            case REJECTED, EXPIRED, FAILED -> reservations.staysUp(event.getHost());
            case SUCCEEDED -> reservations.fellAsleep(event.getHost());
        }
    }

    @Override
    public void happened(PowerEvent event) {
        boolean asks = event.getStatus() == CommandStatus.RUNNING
                && event.getAction() == PowerAction.SLEEP
                && event.getReason() == PowerReason.NONE;
        String host = event.getHost();
        if (asks
                && event.getPool().equals(config.pool())
                && own.isItself(host)
                && inventory.power().isSwitchedOffByAgent(host)) {
            selfPowerOff.asked(event);
        }
    }

    @Override
    public PowerEvent unreadable(String key, String detail) {
        // The schema asks for an action; what was asked for cannot be known, and waking would be the harmless one.
        return eventFactory.event(
                "", PoolKeys.host(key), PowerAction.WAKE, CommandStatus.REJECTED, PowerReason.MALFORMED, detail);
    }

    @Override
    public Optional<PowerEvent> refusal(@Nullable String key, PowerCommand command, Instant now) {
        List<String> problems = problems(key, command);
        if (!problems.isEmpty()) {
            return rejected(command, PowerReason.MALFORMED, String.join("; ", problems));
        }
        if (!now.isBefore(command.getDeadline())) {
            return Optional.of(answer(
                    command,
                    CommandStatus.EXPIRED,
                    PowerReason.DEADLINE_PASSED,
                    "the deadline " + command.getDeadline() + " had passed when it was read at " + now));
        }
        if (config.isTooOld(command.getIssuedAt(), now)) {
            return rejected(command, PowerReason.COMMAND_TOO_OLD, config.tooOld(command.getIssuedAt(), now));
        }
        Optional<StartPolicy.Refusal> unwanted = policy.againstPower(now);
        if (unwanted.isPresent()) {
            StartPolicy.Refusal refusal = unwanted.get();
            return rejected(command, PowerReason.valueOf(refusal.objection().name()), refusal.detail());
        }
        String host = command.getHost();
        if (inventory.hypervisor(host).isEmpty()) {
            return rejected(
                    command,
                    PowerReason.HOST_UNKNOWN,
                    "host '" + host + "' is not in the inventory of " + config.instance());
        }
        if (!inventory.power().isControlled(host)) {
            return rejected(
                    command,
                    PowerReason.NO_POWER_CONTROL,
                    "the inventory says of nothing that controls the power of " + host);
        }
        // Neither host nor controller is asked here: a slow one would keep other commands waiting.
        return command.getAction() == PowerAction.SLEEP
                ? emptyHostCheck
                        .arriving(host)
                        .map(words -> answer(command, CommandStatus.REJECTED, PowerReason.NOT_EMPTY, words))
                : Optional.empty();
    }

    private List<String> problems(@Nullable String key, PowerCommand command) {
        List<String> problems = new ArrayList<>();
        if (command.getCommandId().isBlank()) {
            problems.add("commandId is blank");
        }
        if (!command.getPool().equals(config.pool())) {
            problems.add("pool is '" + command.getPool() + "', this executor serves '" + config.pool() + "'");
        }
        if (command.getHost().isBlank()) {
            problems.add("host is blank");
        } else if (!PoolKeys.of(config.pool(), command.getHost()).equals(key)) {
            problems.add("the record's key is '" + key + "', the command's host is '" + command.getHost()
                    + "' of pool '" + command.getPool() + "'");
        } else if (!own.power().contains(command.getHost())) {
            problems.add("host is '" + command.getHost() + "', this executor controls the power of " + own.power());
        }
        return problems;
    }

    private Optional<PowerEvent> rejected(PowerCommand command, PowerReason reason, String detail) {
        return Optional.of(answer(command, CommandStatus.REJECTED, reason, detail));
    }

    private PowerEvent answer(PowerCommand command, CommandStatus status, PowerReason reason, String detail) {
        return eventFactory.event(
                EventText.name(command.getCommandId()),
                EventText.name(command.getHost()),
                command.getAction(),
                status,
                reason,
                detail);
    }

    @Override
    public PowerEvent checkFailed(PowerCommand command, String detail) {
        return answer(command, CommandStatus.REJECTED, PowerReason.OTHER, detail);
    }

    @Override
    public PowerEvent accepted(PowerCommand command) {
        return answer(command, CommandStatus.ACCEPTED, PowerReason.NONE, "");
    }

    @Override
    public CommandTask begin(PowerCommand command) {
        return task(new PowerTask.Order(
                command.getCommandId(),
                command.getHost(),
                command.getAction(),
                command.getIssuedAt(),
                command.getDeadline(),
                tools.eventFactory().now(),
                false,
                "",
                null));
    }

    @Override
    public CommandTask resume(PowerEvent latest) {
        return task(new PowerTask.Order(
                latest.getCommandId(),
                latest.getHost(),
                latest.getAction(),
                latest.getAt(),
                Instant.MAX,
                latest.getAt().minusMillis(latest.getElapsedMillis()),
                true,
                latest.getReason() == PowerReason.GUEST_APPEARED ? latest.getDetail() : "",
                latest.getIdleWatts()));
    }

    private CommandTask task(PowerTask.Order order) {
        if (order.action() == PowerAction.SLEEP) {
            reservations.beginSleep(order.commandId(), order.host());
        }
        return new PowerTask(order, tools);
    }

    @Override
    public void ended(String commandId) {
        reservations.endSleep(commandId);
        journal.latest(commandId).ifPresent(this::heardOf);
    }
}
