package io.isotherm.pool;

import io.isotherm.text.Glob;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The names by which a configuration names guests or hosts: whole ones in any case, patterns, in which {@code *} stands for
 * anything and {@code ?} for one character, and groups. Which case, and which form of Unicode, tells nobody apart, in any
 * script and wherever names are compared.
 */
final class Names {
    private static final int LEAST_BEYOND_ASCII = 0x80;

    private final Map<String, List<String>> groups = new TreeMap<>();

    /** @param groups by name, the names of those in them; a group in a group is not looked for */
    Names(Map<String, List<String>> groups) {
        new TreeMap<>(groups).forEach((name, members) -> this.groups.put(folded(name), members));
    }

    /** What a name and all others that mean the same have in common. */
    static String folded(String name) {
        if (isAscii(name)) {
            return name.toLowerCase(Locale.ROOT);
        }
        // By single characters, both ways: so that a letter of which one case has two forms, or two letters, is one.
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .codePoints()
                .map(Character::toUpperCase)
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= LEAST_BEYOND_ASCII) {
                return false;
            }
        }
        return true;
    }

    /** Whether a name is a pattern. */
    static boolean isPattern(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }

    /** Whether a name is that of a group, or a pattern. */
    boolean isLoose(String name) {
        return isPattern(name) || isGroup(name);
    }

    boolean isGroup(String name) {
        return groups.containsKey(folded(name));
    }

    /** The names with each group's in its place. */
    List<String> expanded(String name) {
        return groups.getOrDefault(folded(name), List.of(name));
    }

    /** Whether any of the names means somebody who is called so. */
    boolean mean(Collection<String> names, String called) {
        String meant = folded(called);
        return names.stream()
                .flatMap(name -> expanded(name).stream())
                .anyMatch(name -> isPattern(name)
                        ? glob(name).matches(meant)
                        : folded(name).equals(meant));
    }

    /** What a pattern matches, of {@link #folded} names. */
    private static Glob glob(String pattern) {
        return Glob.ofName(folded(pattern));
    }

    /** Those who are there, by all that they are called. */
    static final class Known {
        /** Looked up by name; where it is gone through, that is done in the order of names. */
        private final Map<String, List<String>> byName;

        /** @param expected about how many names there are going to be */
        Known(int expected) {
            byName = new HashMap<>(2 * expected);
        }

        /** @param id what the resolved configuration calls it */
        void add(String id, String called) {
            byName.merge(folded(called), List.of(id), Known::union);
        }

        private static List<String> union(List<String> ids, List<String> more) {
            return Stream.concat(ids.stream(), more.stream()).distinct().toList();
        }

        /** Whom a whole name or a pattern means; nobody, perhaps. */
        List<String> meant(String name) {
            if (!isPattern(name)) {
                return byName.getOrDefault(folded(name), List.of());
            }
            Glob pattern = glob(name);
            return byName.entrySet().stream()
                    .filter(entry -> pattern.matches(entry.getKey()))
                    .sorted(Map.Entry.comparingByKey())
                    .flatMap(entry -> entry.getValue().stream())
                    .distinct()
                    .toList();
        }

        /** All names, in no order. */
        Collection<String> names() {
            return byName.keySet();
        }
    }
}
