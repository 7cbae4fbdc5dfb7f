package io.isotherm.launcher.operate;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.DurationOption;
import io.isotherm.launcher.cli.OperatorOption;
import io.isotherm.launcher.cli.PoolOption;
import io.isotherm.operator.FollowedRecords;
import io.isotherm.operator.KnownPools;
import io.isotherm.operator.OperatorOffers;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.operator.TopicRecords;
import io.isotherm.pool.PowerDrill;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.Units;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import io.isotherm.text.TerminalText;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries for once what saves power: a host goes to sleep, and comes back. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description = {
            "Asks the decider to put one empty host to sleep and to wake it again, and reports how long each took; how long hosts "
                    + "take to wake is what plans reckon with.",
            "Refused for a host with guests or in maintenance, one that the pool cannot do without, and in a paused or observed pool."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:It slept and is back.", "1:It was refused or failed, and why, or is not over in time."})
final class PowerDrillCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private PoolOption pool = new PoolOption();

    @Mixin
    private OperatorOption by = new OperatorOption();

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long to wait for its end; the host is woken anyway (default: ${DEFAULT-VALUE}).",
            defaultValue = "30min")
    private Duration within = Duration.ZERO;

    @Parameters(paramLabel = "HOST", description = "The host.")
    private String host = "";

    @Override
    public Integer call() {
        String name = pool.or(() -> config.load().pool());
        KafkaConnection kafka = config.connect();
        KnownPools.read(kafka).require(name);
        PrintWriter out = spec.commandLine().getOut();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            Instant now = operator.time(name, Instant.ofEpochMilli(System.currentTimeMillis()));
            Drill drill = new Drill(name, host, out);
            Map<String, Instant> from = Map.of("decisions", now, "power-events", now);
            try (FollowedRecords followed = new TopicRecords(kafka, name).follow(from)) {
                new OperatorOffers(operator)
                        .answer(name, List.of(PowerDrill.request(host)), false, by.name(), "", id -> drill.asked());
                long end = System.nanoTime() + within.toNanos();
                while (!drill.over()) {
                    if (System.nanoTime() - end > 0) {
                        throw new CommandFailedException("The drill of " + host + " is not over after "
                                + Units.text(within) + ": see 'isotherm explain " + host
                                + "'; the host is woken as soon as it sleeps");
                    }
                    followed.poll(drill::accept);
                    out.flush();
                }
            }
            return drill.succeeded() ? 0 : 1;
        }
    }

    /** How far a drill is, by what is said of it. */
    static final class Drill {
        private final String pool;
        private final String host;
        private final PrintWriter out;
        private boolean asleep;
        private boolean over;
        private boolean succeeded;

        Drill(String pool, String host, PrintWriter out) {
            this.pool = pool;
            this.host = host;
            this.out = out;
        }

        void asked() {
            say("asked for; the next decision begins it, or says why not");
        }

        boolean over() {
            return over;
        }

        boolean succeeded() {
            return succeeded;
        }

        void accept(SpecificRecord heard) {
            if (heard instanceof Decision decision && decision.getPool().equals(pool)) {
                decision.getNotes().stream()
                        .filter(note -> note.startsWith(PowerDrill.refusal(host)))
                        .forEach(this::failed);
            } else if (heard instanceof PowerEvent event
                    && event.getPool().equals(pool)
                    && event.getHost().equals(host)) {
                accept(event);
            }
        }

        private void accept(PowerEvent event) {
            boolean sleep = event.getAction() == PowerAction.SLEEP;
            if (sleep ? !PowerDrill.isDrill(event.getCommandId(), host) : !asleep) {
                return;
            }
            CommandStatus status = event.getStatus();
            switch (status) {
                case SUCCEEDED -> {
                    say((sleep ? "asleep" : "up, its agent reporting") + " after " + event.getElapsedMillis() / 1000
                            + " s");
                    asleep = true;
                    over = !sleep;
                    succeeded = !sleep;
                }
                case FAILED, REJECTED, EXPIRED ->
                    failed(event.getAction() + " " + status + ": " + event.getReason() + ": " + event.getDetail());
                case ACCEPTED -> say(sleep ? "going to sleep" : "being woken");
                case RUNNING, UNKNOWN -> {}
            }
        }

        private void failed(String why) {
            say(why);
            over = true;
        }

        private void say(String words) {
            out.println(TerminalText.line(host + ": " + words));
        }
    }
}
