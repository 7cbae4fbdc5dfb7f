package io.isotherm.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    @TempDir
    private Path directory;

    private Path path = Path.of("none");
    private TokenFile file = new TokenFile(path);

    @BeforeEach
    void nameFile() {
        path = directory.resolve("console.tokens");
        file = new TokenFile(path);
    }

    @Test
    void theFileHoldsNoTokenAndNobodyElseReadsIt() throws IOException {
        String token = file.make("anna", ConsoleRole.OPERATOR, Instant.EPOCH);

        assertThat(Files.readString(path)).startsWith("anna operator ").doesNotContain(token);
        assertThat(Files.getPosixFilePermissions(path))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void whatIsMadeReplacedOrRevokedCountsAtOnce() {
        Tokens tokens = new Tokens(path);
        String first = file.make("anna", ConsoleRole.VIEWER, Instant.EPOCH);
        assertThat(tokens.caller(first)).contains(new Caller(ConsoleRole.VIEWER, "anna"));

        String second = file.make("anna", ConsoleRole.OPERATOR, Instant.EPOCH);
        assertThat(tokens.caller(first)).isEmpty();
        assertThat(tokens.caller(second)).contains(new Caller(ConsoleRole.OPERATOR, "anna"));

        assertThat(file.revoke("anna")).isTrue();
        assertThat(file.revoke("anna")).isFalse();
        assertThat(tokens.caller(second)).isEmpty();
    }

    @Test
    void aDamagedFileIsToldAndLetsNobodyIn() throws IOException {
        String token = file.make("anna", ConsoleRole.OPERATOR, Instant.EPOCH);
        Tokens tokens = new Tokens(path);
        Files.writeString(path, "anna root\n");

        assertThat(tokens.caller(token)).isEmpty();
        assertThatThrownBy(file::read).hasMessageContaining("line 1");
    }

    @Test
    void aNameThatWouldBreakTheFileIsRefused() {
        assertThatThrownBy(() -> file.make("anna operator", ConsoleRole.VIEWER, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
