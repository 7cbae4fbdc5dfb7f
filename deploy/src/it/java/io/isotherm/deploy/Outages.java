package io.isotherm.deploy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

/** What befalls the containers of an installation. */
final class Outages {
    private static final Duration STOP = Duration.ofMinutes(1);

    private final DockerClient docker;
    private final Network network;
    private final GenericContainer<?> kafka;

    Outages(DockerClient docker, Network network, GenericContainer<?> kafka) {
        this.docker = docker;
        this.network = network;
        this.kafka = kafka;
    }

    /** SIGKILL: the service gets no chance to tidy up. */
    void kill(GenericContainer<?> service) {
        docker.killContainerCmd(service.getContainerId()).exec();
    }

    /** SIGTERM, as in a rolling restart; on return the service has ended. */
    void stop(GenericContainer<?> service) {
        docker.stopContainerCmd(service.getContainerId())
                .withTimeout(Math.toIntExact(STOP.toSeconds()))
                .exec();
    }

    /** Starts a service that has ended, with the state that it has left. */
    void startAgain(GenericContainer<?> service) {
        docker.startContainerCmd(service.getContainerId()).exec();
    }

    /** Stops every thread of a service where it is, as the host of a virtual machine may do; on return it does nothing more. */
    void pause(GenericContainer<?> service) {
        docker.pauseContainerCmd(service.getContainerId()).exec();
    }

    /** Lets a paused service go on, as if no time had passed for it. */
    void unpause(GenericContainer<?> service) {
        docker.unpauseContainerCmd(service.getContainerId()).exec();
    }

    /** Takes the broker off the network: nothing answers any more, not even with a refusal. */
    void cutOffKafka() {
        docker.disconnectFromNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(kafka.getContainerId())
                .exec();
    }

    void reconnectKafka() {
        docker.connectToNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(kafka.getContainerId())
                .withContainerNetwork(new ContainerNetwork().withAliases("kafka"))
                .exec();
    }
}
