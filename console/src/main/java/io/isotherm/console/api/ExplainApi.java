package io.isotherm.console.api;

import io.isotherm.console.http.Call;
import io.isotherm.console.http.Routes;
import io.isotherm.console.model.PoolReadModel;
import io.isotherm.console.model.ReadModels;
import io.isotherm.console.problem.ProblemException;
import io.isotherm.explain.Answer;
import io.isotherm.explain.Explainer;
import io.isotherm.explain.PoolRecords;
import io.isotherm.explain.Subject;
import io.isotherm.operator.Explanations;
import io.isotherm.operator.RecordSource;
import io.isotherm.operator.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Why. What is asked of now is answered from what the console knows, at once; what is asked of another time, of a decision or
 * of a command is read from the topics, a few questions at a time.
 */
public final class ExplainApi {
    private static final Duration PAST = Duration.ofHours(1);
    private static final int AT_ONCE = 2;

    private final ReadModels models;
    private final Function<String, RecordSource> sources;
    private final Semaphore reading = new Semaphore(AT_ONCE);

    /** @param sources where the records of a pool are read from, by its name */
    public ExplainApi(ReadModels models, Function<String, RecordSource> sources) {
        this.models = models;
        this.sources = sources;
    }

    /** Adds the path. */
    public void addTo(Routes routes) {
        routes.get("/pools/{pool}/explain", this::explain);
    }

    private Answer explain(Call call) {
        PoolReadModel pool = ReadApi.pool(models.newest(), call);
        Optional<String> word = call.asked("subject").filter(text -> !text.isBlank());
        Optional<Instant> at = call.time("at");
        Optional<Answer> known =
                at.isPresent() || word.flatMap(Explanations::tick).isPresent()
                        ? Optional.empty()
                        : pool.ask(records -> now(records, word));
        return known.orElseGet(() -> read(call.parameter("pool"), word, at));
    }

    /** Empty where it is not known without reading. */
    private static Optional<Answer> now(PoolRecords records, Optional<String> word) {
        List<Subject> found =
                word.map(named -> Subject.find(records, named)).orElseGet(() -> List.of(Subject.pool(records.pool())));
        Optional<Instant> newest = records.decisionAt(Instant.MAX).map(decision -> decision.getTick());
        return found.size() == 1 && newest.isPresent()
                ? Optional.of(new Explainer(records, found.get(0), newest.get(), PAST).answer())
                : Optional.empty();
    }

    private Answer read(String pool, Optional<String> word, Optional<Instant> at) {
        if (!reading.tryAcquire()) {
            throw ProblemException.of(
                    503, AT_ONCE + " other questions are being answered from the topics: ask again soon");
        }
        try {
            RecordSource source = sources.apply(pool);
            Instant time = at.or(() -> word.flatMap(Explanations::tick)).orElseGet(source::newest);
            return Explanations.answer(source, pool, word.orElse(null), time, PAST);
        } catch (RefusedException e) {
            throw ProblemException.notFound(String.valueOf(e.getMessage()));
        } finally {
            reading.release();
        }
    }
}
