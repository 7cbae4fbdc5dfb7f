package io.isotherm.bench.planetlab.simulation;

import io.isotherm.bench.Shared;
import io.isotherm.simulator.trace.PlanetLabTrace;
import io.isotherm.simulator.trace.PlanetLabVm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A recorded run of the reference simulation: who was where at first, who migrated when, and what it came to. */
public final class GoldenRun implements TickDecider {
    public final Path folder;
    public final int hosts;
    public final List<String[]> placement;
    private final Map<Double, List<GuestTransfer>> migrations = new TreeMap<>();
    private final Map<String, Double> summary = new TreeMap<>();

    public GoldenRun(String name, int hosts) {
        this.folder = Shared.golden(name);
        this.hosts = hosts;
        placement = Shared.rows(folder.resolve("initial_placement.csv.gz"));
        for (String[] row : Shared.rows(folder.resolve("migrations.csv.gz"))) {
            migrations
                    .computeIfAbsent(Double.valueOf(row[0]), time -> new ArrayList<>())
                    .add(new GuestTransfer(Integer.parseInt(row[1]), Integer.parseInt(row[3])));
        }
        try {
            for (String line : Files.readAllLines(folder.resolve("summary.txt"))) {
                String[] parts = line.strip().split("=", 2);
                if (parts.length == 2 && parts[1].matches("[0-9.E-]+")) {
                    summary.put(parts[0], Double.valueOf(parts[1]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public double recorded(String quantity) {
        return Objects.requireNonNull(summary.get(quantity), quantity);
    }

    /** The migrations of a tick, in the order issued, as {@code guest>host}. */
    public List<GuestTransfer> migrations(double tick) {
        return migrations.getOrDefault(tick, List.of());
    }

    @Override
    public List<GuestTransfer> decide(Simulation now) {
        return migrations(now.now());
    }

    /** Runs the day of 2011-03-03, or its first guests, with the recorded placement and migrations. */
    public Summary replay(int guests, History history) {
        Workload workload = new Workload(PlanetLabVm.dealt(
                PlanetLabTrace.read(Shared.planetlab("20110303")).subList(0, guests)));
        Simulation simulation = new Simulation(workload, hosts, history);
        placement.forEach(row -> simulation.create(Integer.parseInt(row[0]), Integer.parseInt(row[1])));
        return simulation.run(this);
    }
}
