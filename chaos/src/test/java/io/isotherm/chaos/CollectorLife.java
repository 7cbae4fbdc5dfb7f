package io.isotherm.chaos;

import io.isotherm.collector.HostSampler;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.HostMetrics;
import java.time.InstantSource;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;

/** A collector: its sampler, and a way to Kafka that loses, doubles and delays. */
final class CollectorLife extends Life {
    private final SimulatedLog log;
    private final InstantSource own;
    private final HostSampler sampler;
    private final Random way;

    CollectorLife(WorldHost host, VirtualClock clock, Story story, Random random, SimulatedLog log, World world) {
        super("collector-" + host.name, clock, story, random);
        this.log = log;
        this.own = host.clock(clock);
        this.way = random;
        Hypervisor door = world.inventory(this).hypervisor(host.name).orElseThrow();
        this.sampler = new HostSampler(World.POOL, door, own.instant());
    }

    @Override
    void begin() {}

    @Override
    void turn() {
        HostMetrics sample;
        try {
            sample = sampler.sample();
        } catch (HypervisorException e) {
            return;
        }
        ProducerRecord<byte[], byte[]> record = Codec.record(
                SimulatedLog.TOPICS.hostMetrics(), PoolKeys.of(World.POOL, sampler.host()), own.instant(), sample);
        switch (way.nextInt(100)) {
            case 0 -> {}
            case 1, 2 -> {
                publish(record);
                clock.in(way.nextInt(20_000), () -> publish(record));
            }
            case 3, 4 -> clock.in(way.nextInt(30_000), () -> publish(record));
            default -> publish(record);
        }
    }

    private void publish(ProducerRecord<byte[], byte[]> record) {
        try {
            log.append(record);
        } catch (InvalidTimestampException e) {
            // The collector counts it and goes on.
        }
    }
}
