package io.isotherm.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.runtime.KafkaConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachabilityTest {
    @Test
    void tellsABrokerThatTakesConnectionsAndDoesNotAnswerFromOneThatIsNotThere() throws Exception {
        String address;
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + silent.getLocalPort();
            assertThat(Reachability.brokerMissing(at(address), List.of(), Duration.ofSeconds(1)))
                    .hasValueSatisfying(why -> assertThat(why)
                            .contains("No broker answers at " + address + " within 1 s", "kafka.bootstrapServers"));
        }
        assertThat(Reachability.brokerMissing(at(address), List.of(), Duration.ofSeconds(1)))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("No broker answers at " + address + ": start Kafka there"));
    }

    private static KafkaConnection at(String address) {
        return KafkaConnection.to(address, "http://127.0.0.1:1");
    }
}
