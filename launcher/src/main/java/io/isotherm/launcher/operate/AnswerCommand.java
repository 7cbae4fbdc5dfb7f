package io.isotherm.launcher.operate;

import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.OperatorOption;
import io.isotherm.operator.KnownPools;
import io.isotherm.operator.Offer;
import io.isotherm.operator.OperatorOffers;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.runtime.KafkaConnection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An operator's answer to recommendations: each that is named is looked up before anything is published. */
abstract class AnswerCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--pool", required = true, paramLabel = "POOL", description = "The pool.")
    private String pool = "";

    @Mixin
    private OperatorOption by = new OperatorOption();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept beside the answer.")
    private String reason = "";

    @Parameters(arity = "1..*", paramLabel = "ID", description = "commandId of the recommended moves or power actions.")
    private List<String> ids = List.of();

    @Override
    public Integer call() {
        KafkaConnection kafka = config.connect();
        try (OperatorTopics operator = new OperatorTopics(kafka)) {
            OperatorOffers offers = new OperatorOffers(operator);
            List<Offer> open = offers.open(pool);
            if (open.isEmpty()) {
                KnownPools.read(kafka).require(pool);
            }
            OperatorOffers.require(pool, open, ids);
            offers.answer(
                    pool,
                    ids,
                    rejects(),
                    by.name(),
                    reason,
                    id -> System.out.println((rejects() ? "rejected" : "approved") + " " + id));
        }
        return 0;
    }

    /** Whether the answer is a rejection. */
    abstract boolean rejects();
}
