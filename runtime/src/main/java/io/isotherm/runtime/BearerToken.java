package io.isotherm.runtime;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** What whoever asks must present, in the header {@code Authorization}. Its text is never shown. */
final class BearerToken {
    static final String HEADER = "Authorization";

    private static final int MIN_LENGTH = 16;

    private final String header;

    private BearerToken(String header) {
        this.header = header;
    }

    /** @throws IllegalStateException if the file cannot be read, or holds no token */
    static BearerToken read(Path file) {
        String setting = OperationsConfig.TOKEN_FILE.key();
        String token = Pem.text(setting, file).strip();
        if (token.length() < MIN_LENGTH || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalStateException(setting + ": " + file + " holds no token: it must be one line of at least "
                    + MIN_LENGTH + " visible ASCII characters, such as 'openssl rand -hex 32' makes");
        }
        return new BearerToken("Bearer " + token);
    }

    /** The value of the header. */
    String header() {
        return header;
    }

    /** Whether a header's value is the right one; how long that takes tells nothing of the token. */
    boolean admits(@Nullable String presented) {
        return presented != null
                && MessageDigest.isEqual(
                        presented.getBytes(StandardCharsets.UTF_8), header.getBytes(StandardCharsets.UTF_8));
    }
}
