package io.isotherm.chaos;

import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;

/** What lies between the processes and the world, as it truly is. A planted fault puts something else in place of one. */
class Ports {

    SimulatedLog log(VirtualClock clock) {
        return new SimulatedLog(clock);
    }

    /** What an executor reads commands, configurations and owners of hosts with. */
    Consumer<byte[], byte[]> consumer(SimulatedLog log, Life executor, String group) {
        return new LogConsumer(log, executor, group);
    }

    /** What an executor publishes outcomes with. */
    Producer<byte[], byte[]> producer(SimulatedLog log, Life executor, String id) {
        return new LogProducer(log, executor, id);
    }

    /** What an executor reads back of a topic of events. */
    List<ConsumerRecord<byte[], byte[]>> journal(List<ConsumerRecord<byte[], byte[]>> events) {
        return events;
    }

    /** What a decider finds when it starts anew. */
    DeciderLife.State restored(DeciderLife.State state) {
        return state;
    }
}
