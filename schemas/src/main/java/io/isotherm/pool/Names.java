package io.isotherm.pool;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names by which a configuration names guests or hosts: whole ones in any case, patterns, in which {@code *} stands for
 * anything and {@code ?} for one character, and groups.
 */
final class Names {
    private final Map<String, List<String>> groups = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** @param groups by name, the names of those in them; a group in a group is not looked for */
    Names(Map<String, List<String>> groups) {
        this.groups.putAll(groups);
    }

    /** Whether a name is a pattern. */
    static boolean isPattern(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }

    /** Whether a name is that of a group, or a pattern. */
    boolean isLoose(String name) {
        return isPattern(name) || groups.containsKey(name);
    }

    boolean isGroup(String name) {
        return groups.containsKey(name);
    }

    /** The names with each group's in its place. */
    List<String> expanded(String name) {
        return groups.getOrDefault(name, List.of(name));
    }

    /** Whether any of the names means somebody who is called so. */
    boolean mean(Collection<String> names, String called) {
        return names.stream()
                .flatMap(name -> expanded(name).stream())
                .anyMatch(name ->
                        isPattern(name) ? pattern(name).matcher(called).matches() : name.equalsIgnoreCase(called));
    }

    /** What a pattern matches, in any case. */
    static Pattern pattern(String name) {
        StringBuilder regex = new StringBuilder();
        for (char character : name.toCharArray()) {
            regex.append(
                    switch (character) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(character));
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** Those who are there, by all that they are called. */
    static final class Known {
        private final Map<String, List<String>> byName = new HashMap<>();

        /** @param id what the resolved configuration calls it */
        void add(String id, String called) {
            byName.merge(called.toLowerCase(Locale.ROOT), List.of(id), Known::union);
        }

        private static List<String> union(List<String> ids, List<String> more) {
            return Stream.concat(ids.stream(), more.stream()).distinct().toList();
        }

        /** Whom a whole name or a pattern means; nobody, perhaps. */
        List<String> meant(String name) {
            if (!isPattern(name)) {
                return byName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            }
            Pattern pattern = pattern(name);
            return new TreeMap<>(byName)
                    .entrySet().stream()
                            .filter(entry -> pattern.matcher(entry.getKey()).matches())
                            .flatMap(entry -> entry.getValue().stream())
                            .distinct()
                            .toList();
        }

        Collection<String> names() {
            return new TreeMap<>(byName).keySet();
        }
    }
}
