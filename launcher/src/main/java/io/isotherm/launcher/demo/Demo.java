package io.isotherm.launcher.demo;

import io.isotherm.checker.TopicCheck;
import io.isotherm.checker.core.report.CheckReport;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.launcher.demo.DemoSummary.Compared;
import io.isotherm.launcher.demo.DemoSummary.Moves;
import io.isotherm.launcher.demo.DemoSummary.Quantiles;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Resource;
import io.isotherm.simulator.PoolAccounts;
import io.isotherm.simulator.SimulatedClock;
import io.isotherm.simulator.SimulatedPool;
import io.isotherm.simulator.trace.PlanetLabTrace;
import io.isotherm.simulator.trace.PlanetLabVm;
import io.isotherm.text.Counted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs a demo from start to summary. */
public final class Demo {
    private static final int HOSTS = 12;
    private static final int VMS = 96;
    private static final int VMS_PER_HOST_OF_TRACE = 19;

    private Demo() {}

    /**
     * Runs the demo and stops everything that it started.
     *
     * @param out where progress is shown
     * @param redraw whether {@code out} is a terminal on which a line can be drawn anew
     * @param audience who watches
     * @throws InterruptedException if the demo is interrupted after its story
     */
    static DemoSummary run(DemoOptions options, PrintStream out, boolean redraw, DemoAudience audience)
            throws InterruptedException {
        long begun = System.nanoTime();
        DemoStory story = story(options);
        Duration duration = options.duration().orElse(story.duration());
        // Brokers delete by event time, so the story ends about now. Whole days keep a trace's hours of the day.
        Instant start = Instant.ofEpochMilli(System.currentTimeMillis())
                .minus(duration)
                .truncatedTo(options.trace().isPresent() ? ChronoUnit.DAYS : ChronoUnit.HOURS);
        SimulatedClock clock = new SimulatedClock(start);
        SimulatedPool pool = SimulatedPool.builder(DemoStory.POOL)
                .seed(options.seed())
                .start(start)
                .clock(clock)
                .highCpuMark(PoolConfigs.marks(story.config(), Resource.CPU).getHigh())
                .reverseMoveWindow(
                        Duration.ofMillis(story.config().getDecision().getCooldownMillis()))
                .hosts(story.hosts())
                .vms(story.vms())
                .build();
        DemoScreen screen = new DemoScreen(out, redraw, start);
        screen.line("Starting broker, registry and services for "
                + Counted.of(story.hosts().size(), "host") + " and "
                + Counted.of(story.vms().size(), "guest"));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Inventory inventory = pool.inventory();
                DemoServices services = DemoServices.start(story.config(), inventory, clock, meters);
                DemoConsole console = DemoConsole.start(services.kafka(), services.directory(), clock, meters);
                DemoWatch watch = new DemoWatch(services.kafka(), screen::show)) {
            screen.line("Console: " + console.address());
            audience.invite(console.address(), services.kafka());
            screen.line("Started in " + Math.round((System.nanoTime() - begun) / 1e9) + " s; simulating "
                    + DemoSummary.duration(duration.toSeconds()));
            DemoConductor conductor =
                    new DemoConductor(story, clock, pool, inventory, services.collector(), watch, options.speed());
            conductor.runUntil(start.plus(duration));
            double wallSeconds = (System.nanoTime() - begun) / 1e9;
            screen.line("Checking the topics");
            CheckReport report = TopicCheck.run(
                    services.kafka().bootstrapServers(),
                    services.kafka().registryUrls(),
                    services.kafka().registrySettings().resolve(),
                    services.kafka().clientSettings().resolve(),
                    services.kafka().topicPrefix(),
                    Optional.of(DemoStory.POOL));
            if (!report.clean()) {
                screen.line(report.text());
            }
            DemoSummary summary = summary(story, duration, wallSeconds, pool, watch, conductor.closedAtNanos(), report);
            audience.tell(summary);
            conductor.runWithTime(audience.end());
            return summary;
        }
    }

    private static DemoStory story(DemoOptions options) {
        if (options.trace().isEmpty()) {
            return BuiltInStory.of(options.hosts().orElse(HOSTS), options.vms().orElse(VMS), options.seed());
        }
        List<PlanetLabVm> day = PlanetLabTrace.read(options.trace().get());
        List<PlanetLabVm> some =
                day.subList(0, Math.min(day.size(), options.vms().orElse(day.size())));
        int hosts =
                options.hosts().orElse(Math.max(2, (some.size() + VMS_PER_HOST_OF_TRACE - 1) / VMS_PER_HOST_OF_TRACE));
        return TraceStory.of(some, hosts);
    }

    private static DemoSummary summary(
            DemoStory story,
            Duration duration,
            double wallSeconds,
            SimulatedPool pool,
            DemoWatch watch,
            Map<Instant, Long> closedAtNanos,
            CheckReport report) {
        PoolAccounts managed = pool.accounts();
        PoolAccounts unmanaged = pool.unmanagedTwin().accounts();
        List<Double> latencies = watch.arrivals().stream()
                .filter(arrival -> closedAtNanos.containsKey(arrival.tick()))
                .map(arrival -> (arrival.nanos() - closedAtNanos.getOrDefault(arrival.tick(), 0L)) / 1e6)
                .toList();
        return new DemoSummary(
                story.hosts().size(),
                story.vms().size(),
                duration.toSeconds(),
                wallSeconds,
                scenarioSeconds(watch.decisions(), story.config().getDecision().getTickMillis()),
                new Compared(managed.hotMinutes(), unmanaged.hotMinutes()),
                managed.hotByMovesMinutes(),
                moves(watch, managed),
                managed.hostHoursAsleep(),
                new Compared(managed.energyKwh(), unmanaged.energyKwh()),
                unmanaged.leastKwh(),
                breaches(report),
                report.neglected().size(),
                Quantiles.of(latencies));
    }

    private static Moves moves(DemoWatch watch, PoolAccounts managed) {
        int succeeded = watch.outcomes(CommandStatus.SUCCEEDED);
        int failed = watch.outcomes(CommandStatus.FAILED);
        int rejected = watch.outcomes(CommandStatus.REJECTED) + watch.outcomes(CommandStatus.EXPIRED);
        int unknown = watch.outcomes(CommandStatus.UNKNOWN);
        return new Moves(
                watch.issued(),
                succeeded,
                failed,
                rejected,
                unknown,
                watch.issued() - succeeded - failed - rejected - unknown,
                (int) managed.migrationsReversed());
    }

    private static SortedMap<String, Integer> breaches(CheckReport report) {
        SortedMap<String, Integer> breaches =
                new TreeMap<>(Comparator.comparing(String::length).thenComparing(name -> name));
        report.breaches().forEach((invariant, count) -> breaches.put(invariant.name(), count));
        return breaches;
    }

    /** Each decision holds until the next one; the last for one tick. */
    private static SortedMap<String, Long> scenarioSeconds(List<Decision> decisions, long tickMillis) {
        SortedMap<String, Long> seconds = new TreeMap<>();
        for (int i = 0; i < decisions.size(); i++) {
            Decision decision = decisions.get(i);
            Instant until = i + 1 < decisions.size()
                    ? decisions.get(i + 1).getTick()
                    : decision.getTick().plusMillis(tickMillis);
            seconds.merge(
                    decision.getScenario().name(),
                    Duration.between(decision.getTick(), until).toSeconds(),
                    Long::sum);
        }
        return seconds;
    }
}
