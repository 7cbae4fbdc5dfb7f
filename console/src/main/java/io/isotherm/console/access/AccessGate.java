package io.isotherm.console.access;

import io.isotherm.console.problem.ProblemException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is asked of a request before it is looked at: where it comes from, and who sends it. Thread-safe. */
public final class AccessGate {
    private static final String BEARER = "Bearer ";
    private static final int FAILURES_PER_MINUTE = 20;
    private static final int CONTROLS_PER_MINUTE = 30;
    private static final Set<String> OUR_OWN = Set.of("same-origin", "none");

    private final Set<String> names;
    private final boolean readersNeedTokens;
    private final Tokens tokens;
    private final RateLimits failures = new RateLimits(FAILURES_PER_MINUTE);
    private final RateLimits controls = new RateLimits(CONTROLS_PER_MINUTE);

    /**
     * A gate.
     *
     * @param names under which browsers may know the console, without port
     * @param readersNeedTokens whether reading needs a token, too
     */
    public AccessGate(Set<String> names, boolean readersNeedTokens, Tokens tokens) {
        this.names = new TreeSet<>(names);
        this.readersNeedTokens = readersNeedTokens;
        this.tokens = tokens;
    }

    /**
     * Refuses a name that is not ours: that of a page elsewhere whose name was made to lead here.
     *
     * @throws ProblemException if so
     */
    public void requireOurName(Map<String, String> headers) {
        String host = headers.getOrDefault("Host", "");
        String name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
        if (!names.contains(name)) {
            throw ProblemException.of(
                    421,
                    "The console is not known as '" + name + "': open it under one of " + String.join(", ", names)
                            + ", or add the name to console.names");
        }
    }

    /**
     * Refuses what a page of another origin has a browser send.
     *
     * @param ownOrigin scheme and authority under which the request came in
     * @throws ProblemException if so
     */
    public void requireOwnOrigin(Map<String, String> headers, String ownOrigin) {
        String site = headers.getOrDefault("Sec-Fetch-Site", "none");
        String origin = headers.getOrDefault("Origin", ownOrigin);
        if (!OUR_OWN.contains(site) || !origin.equalsIgnoreCase(ownOrigin)) {
            throw ProblemException.of(403, "Only the console's own page may ask, and programs that are no browsers");
        }
    }

    /**
     * Who asks, by the token that is presented.
     *
     * @param remote from where, to slow down who guesses
     * @throws ProblemException if a token is needed, or is none of ours
     */
    public Caller caller(Map<String, String> headers, String remote) {
        String presented = headers.getOrDefault("Authorization", "");
        if (presented.isEmpty()) {
            if (readersNeedTokens) {
                throw ProblemException.unauthorized(
                        "A token is needed (Authorization: Bearer TOKEN); 'isotherm console " + "token' makes one");
            }
            return Caller.ANONYMOUS;
        }
        Optional<Caller> caller = presented.startsWith(BEARER)
                ? tokens.caller(presented.substring(BEARER.length()).strip())
                : Optional.empty();
        if (caller.isPresent()) {
            return caller.get();
        }
        if (!failures.tryTake(remote)) {
            throw ProblemException.tooMany("Too many wrong tokens came from your address: wait a minute");
        }
        throw ProblemException.unauthorized(
                "This token is none of the console's, or no longer; 'isotherm console token' " + "makes one");
    }

    /**
     * Whether somebody may control, now.
     *
     * @throws ProblemException if not
     */
    public void requireControl(Caller caller) {
        switch (caller.role()) {
            case NONE ->
                throw ProblemException.unauthorized("Control needs an operator's token (Authorization: Bearer TOKEN); "
                        + "'isotherm console token --role operator' makes one");
            case VIEWER ->
                throw ProblemException.of(
                        403, "The token of " + caller.name() + " is a viewer's; control needs an operator's");
            case OPERATOR -> {
                if (!controls.tryTake(caller.name())) {
                    throw ProblemException.tooMany("More than " + CONTROLS_PER_MINUTE
                            + " control calls came with this token within a minute: wait a minute");
                }
            }
        }
    }
}
