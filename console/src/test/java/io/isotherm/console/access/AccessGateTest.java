package io.isotherm.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.isotherm.console.problem.ProblemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessGateTest {
    @TempDir
    private Path directory;

    private String operator = "";
    private Tokens tokens = new Tokens(Path.of("none"));

    @BeforeEach
    void makeToken() {
        Path file = directory.resolve("tokens");
        operator = new TokenFile(file).make("anna", ConsoleRole.OPERATOR, Instant.EPOCH);
        tokens = new Tokens(file);
    }

    private AccessGate gate(boolean readersNeedTokens) {
        return new AccessGate(Set.of("localhost", "127.0.0.1"), readersNeedTokens, tokens);
    }

    private static int status(Runnable asked) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, asked::run);
        return problem == null ? 200 : problem.status();
    }

    @Test
    void theConsoleAnswersUnderItsOwnNamesOnly() {
        assertThat(status(() -> gate(false).requireOurName(Map.of("Host", "LOCALHOST:8085"))))
                .isEqualTo(200);
        assertThat(status(() -> gate(false).requireOurName(Map.of("Host", "evil.example:8085"))))
                .isEqualTo(421);
        assertThat(status(() -> gate(false).requireOurName(Map.of()))).isEqualTo(421);
    }

    @Test
    void pagesOfOtherOriginsAreRefused() {
        String own = "http://localhost:8085";

        assertThat(status(() -> gate(false).requireOwnOrigin(Map.of("Origin", own), own)))
                .isEqualTo(200);
        assertThat(status(() -> gate(false).requireOwnOrigin(Map.of(), own))).isEqualTo(200);
        assertThat(status(() -> gate(false).requireOwnOrigin(Map.of("Origin", "null"), own)))
                .isEqualTo(403);
        assertThat(status(() -> gate(false).requireOwnOrigin(Map.of("Origin", "http://localhost:1"), own)))
                .isEqualTo(403);
        assertThat(status(() -> gate(false).requireOwnOrigin(Map.of("Sec-Fetch-Site", "same-site"), own)))
                .isEqualTo(403);
    }

    @Test
    void whoGuessesTokensIsSlowedDownAndWhoHasOneIsNot() {
        AccessGate gate = gate(true);
        int tries = 0;
        while (status(() -> gate.caller(Map.of("Authorization", "Bearer guess"), "10.0.0.1")) == 401 && tries < 100) {
            tries++;
        }

        assertThat(tries).isBetween(10, 50);
        assertThat(gate.caller(Map.of("Authorization", "Bearer " + operator), "10.0.0.1"))
                .isEqualTo(new Caller(ConsoleRole.OPERATOR, "anna"));
        assertThat(status(() -> gate.caller(Map.of("Authorization", "Bearer guess"), "10.0.0.2")))
                .isEqualTo(401);
    }

    @Test
    void withoutATokenOneReadsOnLoopbackOnly() {
        assertThat(gate(false).caller(Map.of(), "127.0.0.1")).isEqualTo(Caller.ANONYMOUS);
        assertThat(status(() -> gate(true).caller(Map.of(), "127.0.0.1"))).isEqualTo(401);
    }

    @Test
    void onlyOperatorsControl() {
        assertThat(status(() -> gate(false).requireControl(Caller.ANONYMOUS))).isEqualTo(401);
        assertThat(status(() -> gate(false).requireControl(new Caller(ConsoleRole.VIEWER, "victor"))))
                .isEqualTo(403);
        assertThat(status(() -> gate(false).requireControl(new Caller(ConsoleRole.OPERATOR, "anna"))))
                .isEqualTo(200);
    }
}
