package io.isotherm.launcher.operate;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.Approval;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An operator's consent to recommendations. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description =
                "Approves recommendations of a pool in mode recommend. Each is checked again before it is carried "
                        + "out, and can no longer be approved once it has expired.")
public final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--pool", required = true, paramLabel = "POOL", description = "The pool.")
    private String pool = "";

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who approves (default: ${DEFAULT-VALUE}).",
            defaultValue = "${sys:user.name}")
    private String by = "";

    @Parameters(arity = "1..*", paramLabel = "ID", description = "commandId of the recommended moves or power actions.")
    private List<String> ids = List.of();

    @Override
    public Integer call() {
        KafkaConnection kafka = config.connect();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            List<Offer> open = operator.offers(pool);
            List<String> unknown = ids.stream()
                    .filter(id -> open.stream().noneMatch(offer -> offer.id().equals(id)))
                    .toList();
            if (!unknown.isEmpty()) {
                throw new CommandFailedException("Pool " + pool + " offers no " + String.join(", ", unknown)
                        + ", or no longer; nothing was approved. "
                        + (open.isEmpty()
                                ? "Nothing waits for approval"
                                : "What waits for approval:\n"
                                        + open.stream().map(Offer::text).collect(Collectors.joining("\n"))));
            }
            Instant now = operator.time(pool, Instant.ofEpochMilli(System.currentTimeMillis()));
            for (String id : ids) {
                operator.publish(kafka.topics().approvals(), pool, new Approval(pool, id, by, now), now);
                System.out.println("approved " + id);
            }
        }
        return 0;
    }
}
