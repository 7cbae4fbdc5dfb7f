package io.isotherm.console.access;

import io.isotherm.console.access.TokenFile.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokens that hold now: what is added to the file or taken out of it counts at once. Thread-safe. */
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private final Path path;
    private final TokenFile file;
    private String seen = "";
    private Map<String, Caller> callers = Map.of();

    /** @throws IllegalStateException if the file is there and cannot be used */
    public Tokens(Path path) {
        this.path = path;
        this.file = new TokenFile(path);
        this.callers = byHash(file.read());
        this.seen = stamp();
    }

    /** Who presents a token; nobody where it is none of ours. */
    synchronized Optional<Caller> caller(String token) {
        String now = stamp();
        if (!now.equals(seen)) {
            reload(now);
        }
        return Optional.ofNullable(callers.get(TokenFile.hash(token)));
    }

    private void reload(String now) {
        try {
            callers = byHash(file.read());
        } catch (IllegalStateException e) {
            // A token that was taken out of it must not go on to hold.
            callers = Map.of();
            LOG.error("No token is accepted until the file is mended: {}", e.getMessage());
        }
        seen = now;
    }

    private static Map<String, Caller> byHash(List<Token> tokens) {
        Map<String, Caller> byHash = new TreeMap<>();
        tokens.forEach(token -> byHash.put(token.hash(), new Caller(token.role(), token.name())));
        return byHash;
    }

    private String stamp() {
        try {
            return Files.exists(path) ? Files.getLastModifiedTime(path) + " " + Files.size(path) + " " + key() : "";
        } catch (IOException e) {
            return "unreadable";
        }
    }

    /** A file that took another's place within the same tick of the clock. */
    private Object key() throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? "" : key;
    }
}
