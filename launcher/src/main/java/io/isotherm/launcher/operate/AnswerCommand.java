package io.isotherm.launcher.operate;

import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.Approval;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An operator's answer to recommendations: each that is named is looked up before anything is published. */
abstract class AnswerCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--pool", required = true, paramLabel = "POOL", description = "The pool.")
    private String pool = "";

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who answers (default: ${DEFAULT-VALUE}).",
            defaultValue = "${sys:user.name}")
    private String by = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept beside the answer.")
    private String reason = "";

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
            if (open.isEmpty()) {
                KnownPools.read(kafka).require(pool);
            }
            if (!unknown.isEmpty()) {
                throw new CommandFailedException("Pool " + pool + " offers no " + String.join(", ", unknown)
                        + ", or no longer; nothing was " + done() + ". "
                        + (open.isEmpty()
                                ? "Nothing waits for approval"
                                : "What waits for approval:\n"
                                        + open.stream().map(Offer::text).collect(Collectors.joining("\n"))));
            }
            Instant now = operator.time(pool, Instant.ofEpochMilli(System.currentTimeMillis()));
            for (String id : ids) {
                operator.publish(
                        kafka.topics().approvals(), pool, new Approval(pool, id, by, now, rejects(), reason), now);
                System.out.println(done() + " " + id);
            }
        }
        return 0;
    }

    /** Whether the answer is a rejection. */
    abstract boolean rejects();

    private String done() {
        return rejects() ? "rejected" : "approved";
    }
}
