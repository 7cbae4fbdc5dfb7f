package io.isotherm.console.model;

import io.isotherm.console.view.DecisionSummary;
import io.isotherm.operator.AppliedConfig;
import io.isotherm.operator.RecordSource;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * One pool of a recording: its records in an archive, but samples, which are read where they are asked for, and its load over
 * all of the recorded time.
 */
final class RecordedPool implements RecordSource {
    private static final String SAMPLES = "host-metrics";
    private static final Duration DAY = Duration.ofDays(1);

    private final String pool;
    private final RecordSource source;
    private final RecordArchive archive = new RecordArchive();
    private final List<SpecificRecord> lasting = new ArrayList<>();
    private final List<AppliedConfig> configs = new ArrayList<>();
    private final TreeSet<Instant> ticks = new TreeSet<>();
    private PoolHistory history;

    private RecordedPool(String pool, RecordSource source) {
        this.pool = pool;
        this.source = source;
        history = new PoolHistory(pool);
    }

    static RecordedPool read(String pool, RecordSource source) {
        RecordedPool read = new RecordedPool(pool, source);
        source.read(RecordArchive.TOPICS, Instant.EPOCH, Instant.MAX, read::take);
        source.readConfigs(Instant.EPOCH, Instant.MAX, read.configs::add);
        read.archive.seal();
        read.history = read.overAll();
        return read;
    }

    private void take(SpecificRecord record) {
        if (record instanceof PoolConfig || record instanceof PowerCommand || record instanceof PowerEvent) {
            lasting.add(record);
            return;
        }
        if (record instanceof Decision decision) {
            ticks.add(decision.getTick());
        }
        archive.accept(record);
    }

    /** The load of all that is recorded, in steps as long as that is. */
    private PoolHistory overAll() {
        if (ticks.isEmpty()) {
            return history;
        }
        PoolHistory all = new PoolHistory(pool, Duration.between(ticks.first(), ticks.last()));
        archive.read(RecordArchive.TOPICS, Instant.EPOCH, Instant.MAX, record -> {
            if (record instanceof HostState state) {
                all.accept(state);
            } else if (record instanceof Decision decision) {
                all.accept(DecisionSummary.of(decision));
            }
        });
        return all;
    }

    /** When something was decided. */
    Set<Instant> ticks() {
        return ticks;
    }

    /** Has a model know what was known at a time, and nothing of later. */
    void tell(ReadModel model, Instant time) {
        PoolReadModel told = model.recorded(pool, history);
        lasting.stream()
                .filter(record -> !(record instanceof PoolConfig)
                        && !RecordArchive.time(record).isAfter(time))
                .forEach(told::accept);
        configs.stream().filter(applied -> !applied.at().isAfter(time)).forEach(told::accept);
        archive.readEvents(time.minus(DAY), time, told::accept);
        archive.readStates(time, told::accept);
    }

    @Override
    public void read(Set<String> topics, Instant from, Instant to, Consumer<SpecificRecord> each) {
        if (topics.contains(SAMPLES)) {
            source.read(Set.of(SAMPLES), from, to, each);
        }
        lasting.stream()
                .filter(record -> topics.contains(RecordArchive.topic(record)))
                .filter(record -> !RecordArchive.time(record).isBefore(from)
                        && !RecordArchive.time(record).isAfter(to))
                .forEach(each);
        archive.read(topics, from, to, each);
    }

    @Override
    public Instant newest() {
        return ticks.last();
    }
}
