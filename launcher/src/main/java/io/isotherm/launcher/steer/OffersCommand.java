package io.isotherm.launcher.steer;

import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.PoolOption;
import io.isotherm.operator.KnownPools;
import io.isotherm.operator.Offer;
import io.isotherm.operator.OperatorOffers;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.operator.steer.SteeredHosts;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.PoolConfig;
import io.isotherm.text.TerminalText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What waits for an operator. */
@Command(
        name = "offers",
        mixinStandardHelpOptions = true,
        description = "Lists what waits for approval in a pool in mode recommend, with the ID that 'isotherm approve' "
                + "takes, and how far the hosts are that are drained.")
public final class OffersCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private PoolOption pool = new PoolOption();

    @Override
    public Integer call() {
        String name = pool.or(() -> config.load().pool());
        PrintWriter out = spec.commandLine().getOut();
        KafkaConnection kafka = config.connect();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            List<Offer> offers = new OperatorOffers(operator).newest(name);
            offers.forEach(offer -> out.println(offer.text()));
            if (offers.isEmpty()) {
                KnownPools.read(kafka).require(name);
                out.println("pool " + name + ": nothing waits for approval");
            }
            drained(operator, name).stream().map(TerminalText::line).forEach(out::println);
        }
        return 0;
    }

    /** What the newest windows say of the hosts in maintenance. */
    private static List<String> drained(OperatorTopics operator, String pool) {
        Optional<PoolConfig> newest = operator.newestConfig(pool)
                .filter(config -> !config.getConstraints().getMaintenanceHosts().isEmpty());
        return newest.map(config -> operator.picture(pool).values().stream()
                        .filter(state -> ResolvedConfig.isInMaintenance(config, state.getHost()))
                        .map(state -> SteeredHosts.drained(state.getHost(), SteeredHosts.guests(state)))
                        .toList())
                .orElse(List.of());
    }
}
