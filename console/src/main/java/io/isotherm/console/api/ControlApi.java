package io.isotherm.console.api;

import io.isotherm.console.access.IdempotencyKeys;
import io.isotherm.console.http.Call;
import io.isotherm.console.http.Json;
import io.isotherm.console.http.Routes;
import io.isotherm.console.model.ReadModel;
import io.isotherm.console.problem.ProblemException;
import io.isotherm.console.view.ControlOutcome;
import io.isotherm.operator.Offer;
import io.isotherm.operator.OperatorOffers;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.operator.RefusedException;
import io.isotherm.operator.steer.DrainHost;
import io.isotherm.operator.steer.PausePool;
import io.isotherm.operator.steer.PoolSteering;
import io.isotherm.operator.steer.PoolSteering.ConfigurationChangedException;
import io.isotherm.operator.steer.ResumePool;
import io.isotherm.operator.steer.SetMode;
import io.isotherm.operator.steer.Steering;
import io.isotherm.operator.steer.UndrainHost;
import io.isotherm.schema.Mode;
import io.isotherm.schema.Scenario;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator can have done: by the same code as the commands of the command line, so that it lands as the same records,
 * with who and why.
 */
public final class ControlApi {
    private static final Logger LOG = LoggerFactory.getLogger(ControlApi.class);
    private static final int MOST_REASON = 500;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{16,100}");
    private static final Pattern VERSION = Pattern.compile("\"(\\d{1,18})\"");

    private final ReadModel model;
    private final OperatorTopics topics;
    private final IdempotencyKeys keys = new IdempotencyKeys();

    public ControlApi(ReadModel model, OperatorTopics topics) {
        this.model = model;
        this.topics = topics;
    }

    /** Adds the paths. */
    public void addTo(Routes routes) {
        routes.post("/pools/{pool}/mode", this::mode)
                .post("/pools/{pool}/pause", call -> steer(call, reason(call), new PausePool()))
                .post("/pools/{pool}/resume", call -> steer(call, reason(call), new ResumePool()))
                .post(
                        "/pools/{pool}/hosts/{host}/drain",
                        call -> steer(call, reason(call), new DrainHost(call.parameter("host"))))
                .post(
                        "/pools/{pool}/hosts/{host}/undrain",
                        call -> steer(call, reason(call), new UndrainHost(call.parameter("host"))))
                .post("/pools/{pool}/offers/{offer}/approve", call -> answer(call, reason(call), false))
                .post("/pools/{pool}/offers/{offer}/reject", call -> answer(call, reason(call), true));
    }

    /**
     * What each call says.
     *
     * @param reason why
     */
    private record WithReason(@Nullable String reason) {}

    /**
     * What a change of mode says.
     *
     * @param mode the mode
     * @param scenario the only scenario that it is for; null for all
     * @param reason why
     */
    private record ModeChange(
            @Nullable Mode mode,
            @Nullable Scenario scenario,
            @Nullable String reason) {}

    private ControlOutcome mode(Call call) {
        ModeChange change = Json.read(call.body(), ModeChange.class);
        if (change.mode() == null) {
            throw ProblemException.badRequest("mode: is missing; it must be one of OBSERVE, RECOMMEND, AUTOMATIC");
        }
        return steer(call, reason(change.reason()), new SetMode(change.mode(), change.scenario()));
    }

    private static String reason(Call call) {
        return reason(Json.read(call.body(), WithReason.class).reason());
    }

    private static String reason(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > MOST_REASON || !isOneLine(text)) {
            throw ProblemException.badRequest("reason: is missing, longer than " + MOST_REASON
                    + " characters, or not text of one line; say why, for who reads it later");
        }
        return text.strip();
    }

    /** It goes into logs and to terminals: no part of it may look like a line of theirs. */
    private static boolean isOneLine(String text) {
        return text.codePoints().noneMatch(character -> switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        });
    }

    private ControlOutcome steer(Call call, String reason, Steering steering) {
        OptionalLong expected = expected(call);
        return control(call, reason, preview -> {
            PoolSteering steered = new PoolSteering(topics, call.parameter("pool"));
            PoolSteering.Outcome outcome = preview
                    ? steered.preview(steering)
                    : steered.apply(steering, Map.of("by", call.caller().name(), "reason", reason), expected);
            return new ControlOutcome(
                    call.parameter("pool"),
                    preview,
                    outcome.changed(),
                    outcome.version(),
                    outcome.text(),
                    outcome.changes());
        });
    }

    private ControlOutcome answer(Call call, String reason, boolean rejects) {
        String pool = call.parameter("pool");
        String id = call.parameter("offer");
        OperatorOffers offers = new OperatorOffers(topics);
        return control(call, reason, preview -> {
            Offer offer =
                    OperatorOffers.require(pool, offers.open(pool), List.of(id)).get(0);
            if (!preview) {
                offers.answer(pool, List.of(id), rejects, call.caller().name(), reason, each -> {});
            }
            long version = ReadApi.pool(model, call)
                    .view()
                    .map(view -> view.config().version())
                    .orElse(0L);
            String outcome = rejects
                    ? "It will not be done: " + offer.what()
                    : "It is checked again, and done if it still may be: " + offer.what();
            return new ControlOutcome(pool, preview, true, version, outcome, List.of());
        });
    }

    private ControlOutcome control(Call call, String reason, Function<Boolean, ControlOutcome> act) {
        ReadApi.pool(model, call);
        boolean preview = call.flag("preview");
        if (!preview) {
            requireNewKey(call);
        }
        try {
            ControlOutcome outcome = act.apply(preview);
            if (!preview) {
                LOG.info(
                        "{} had done in pool {}, because \"{}\": {}",
                        call.caller().name(),
                        outcome.pool(),
                        reason,
                        outcome.outcome());
            }
            return outcome;
        } catch (RefusedException e) {
            throw ProblemException.of(409, String.valueOf(e.getMessage()));
        } catch (ConfigurationChangedException e) {
            throw ProblemException.of(412, String.valueOf(e.getMessage()));
        }
    }

    private void requireNewKey(Call call) {
        String key = call.header("Idempotency-Key").orElse("");
        if (!KEY.matcher(key).matches()) {
            throw ProblemException.badRequest(
                    "Idempotency-Key: is missing or not 16 to 100 visible characters; send a new "
                            + "one with each call, such as a random UUID");
        }
        if (!keys.take(call.caller(), key)) {
            throw ProblemException.of(
                    409,
                    "Idempotency-Key: this call was made before, and nothing is done again; a new call needs a new key");
        }
    }

    private static OptionalLong expected(Call call) {
        String text = call.header("If-Match").orElse("");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        Matcher version = VERSION.matcher(text);
        if (!version.matches()) {
            throw ProblemException.badRequest(
                    "If-Match: '" + text + "' is not allowed; it must be the version of a preview, " + "in quotes");
        }
        return OptionalLong.of(Long.parseLong(version.group(1)));
    }
}
