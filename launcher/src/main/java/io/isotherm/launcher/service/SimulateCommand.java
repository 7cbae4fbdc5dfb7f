package io.isotherm.launcher.service;

import io.isotherm.hypervisor.Inventory;
import io.isotherm.hypervisor.remote.InventoryServer;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.Reachability;
import io.isotherm.runtime.HttpServers;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.simulator.SimulatedPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A simulated pool for services that run as processes of their own. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Runs a simulated pool in real time and lends it on loopback to collectors and executors whose "
                + "configuration has inventory.simulated; to try the services out without hosts.")
public final class SimulateCommand implements Callable<Integer> {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The pool's hosts and guests, simulation.yaml.")
    private Path file = Path.of("simulation.yaml");

    @Option(
            names = "--port",
            defaultValue = "0",
            paramLabel = "PORT",
            description = "Port on loopback (default: a free one).")
    private int port;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > Reachability.HIGHEST_PORT) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--port: " + port + " is not allowed; it must be from 0 to " + Reachability.HIGHEST_PORT);
        }
        SimulatedPool pool = SimulationFile.parse(file.toString(), ConfigFile.read(file), InstantSource.system());
        try (Inventory inventory = pool.inventory();
                InventoryServer server = serve(inventory, port)) {
            System.out.println("Simulated pool: " + server.url());
            // Runs until the process is ended.
            new CountDownLatch(1).await();
        }
        return 0;
    }

    /**
     * Lends an inventory on loopback.
     *
     * @param port 0 chooses a free one
     * @throws CommandFailedException if the port cannot be listened on
     */
    public static InventoryServer serve(Inventory inventory, int port) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            return new InventoryServer(
                    inventory, HttpServers.create(address, Optional.empty()), HttpServers.threads("inventory"));
        } catch (IOException e) {
            throw new CommandFailedException("127.0.0.1:" + port + " cannot be listened on (" + e.getMessage()
                    + "): stop whatever uses this port, or give another --port, or none for any free one");
        }
    }
}
