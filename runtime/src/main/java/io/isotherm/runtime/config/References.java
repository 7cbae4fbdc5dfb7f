package io.isotherm.runtime.config;

import io.isotherm.files.FileFailure;
import io.isotherm.files.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts that stand elsewhere, such as passwords: {@code ${file:PATH}} is a file's content without the white space at its
 * ends, {@code ${credential:NAME}} likewise that of a credential which systemd gives to the service, {@code ${env:NAME}} an
 * environment variable's value. In a line of JAAS, where a password stands in quotes, it is written so that quotes and
 * backslashes in it are part of it.
 */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(file|credential|env):([^}]*)}");

    /** Where Kafka reads {@code password="..."}; the settings of single listeners and clients begin with their names. */
    private static final String JAAS = "sasl.jaas.config";

    private References() {}

    /**
     * A text with each of its references replaced by what it stands for.
     *
     * @param key under which it stands: that of a line of JAAS ends in {@code sasl.jaas.config}
     * @throws IllegalArgumentException if one stands for nothing, with the reference and the reason, but not the text
     */
    static String resolve(String key, String text) {
        return resolve(key, text, System.getenv());
    }

    static String resolve(String key, String text, Map<String, String> environment) {
        boolean jaas = key.endsWith(JAAS);
        return REFERENCE.matcher(text).replaceAll(reference -> {
            String value = value(reference, environment);
            return Matcher.quoteReplacement(jaas ? quotable(value) : value);
        });
    }

    private static String value(MatchResult reference, Map<String, String> environment) {
        return switch (reference.group(1)) {
            case "file" -> file(reference.group(), Path.of(reference.group(2)));
            case "credential" ->
                credential(reference.group(), environment.get("CREDENTIALS_DIRECTORY"), reference.group(2));
            default -> variable(reference.group(), environment.get(reference.group(2)));
        };
    }

    /** As it has to be written between quotes of either kind. */
    private static String quotable(String value) {
        return value.replaceAll("[\\\\\"']", "\\\\$0").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String file(String reference, Path path) {
        try {
            return TextFile.read(path).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    reference + " cannot be read (" + FileFailure.reason(e)
                            + "); name a text file that this user may read",
                    e);
        }
    }

    private static String credential(String reference, @Nullable String directory, String name) {
        if (directory == null) {
            throw new IllegalArgumentException(reference
                    + " is known only to a service that systemd gives credentials (LoadCredential); name another configuration"
                    + " here, one with ${file:PATH} (-c, ISOTHERM_CONFIG)");
        }
        return file(reference, Path.of(directory, name));
    }

    private static String variable(String reference, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    reference
                            + " is not set; set this environment variable, or name another configuration (-c, ISOTHERM_CONFIG)");
        }
        return value;
    }
}
