package io.isotherm.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A section whose keys are free, each with a text that is secret or refers to one in a file, a credential or an environment
 * variable. References are followed once somebody needs the section: one file serves processes of which each can follow
 * only its own. Its text has none of the values.
 */
public final class Secrets {
    /** No key. */
    public static final Secrets NONE = new Secrets("", "", new TreeMap<>());

    private final String source;
    private final String section;
    private final SortedMap<String, String> written;
    private @Nullable Map<String, String> resolved;

    /**
     * @param source the file, for messages
     * @param section the section's key in full
     * @param written the texts as they stand there, by key
     */
    Secrets(String source, String section, SortedMap<String, String> written) {
        this.source = source;
        this.section = section;
        this.written = written;
    }

    /**
     * The texts by key, each reference in them replaced by what it stands for. Looked up at the first call only, so that a
     * process stays by what it has begun with.
     *
     * @throws ConfigException with every reference that stands for nothing: its key, why and what to do, but not the text
     */
    public synchronized Map<String, String> resolve() {
        Map<String, String> known = resolved;
        if (known == null) {
            List<String> problems = new ArrayList<>();
            known = resolve(problems);
            if (!problems.isEmpty()) {
                throw new ConfigException(source, problems);
            }
            resolved = known;
        }
        return known;
    }

    /**
     * Looks all of these sections up.
     *
     * @throws ConfigException as {@link #resolve}, with what is wrong in any of them
     */
    public static void require(Secrets... sections) {
        List<String> problems = new ArrayList<>();
        String source = "";
        for (Secrets secrets : sections) {
            try {
                secrets.resolve();
            } catch (ConfigException e) {
                source = secrets.source;
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
    }

    /**
     * What is wrong with a value that is no secret.
     *
     * @param allowed what it must be
     */
    public ConfigException problem(String key, String value, String allowed) {
        return new ConfigException(
                source, List.of(section + "." + key + ": '" + value + "' is not allowed; it must be " + allowed));
    }

    private Map<String, String> resolve(List<String> problems) {
        Map<String, String> texts = new TreeMap<>();
        written.forEach((key, text) -> {
            try {
                texts.put(key, References.resolve(key, text));
            } catch (IllegalArgumentException e) {
                problems.add(section + "." + key + ": " + e.getMessage());
            }
        });
        return Map.copyOf(texts);
    }

    @Override
    public String toString() {
        return String.join(", ", written.keySet());
    }
}
