package io.isotherm.embedded.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Confluent REST API: from a request to the answer, which is a value to be written as JSON.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema Registry API</a>
 */
final class RegistryRoutes {
    private final Registry registry;

    RegistryRoutes(Registry registry) {
        this.registry = registry;
    }

    /** @throws RegistryException with what the client is to be told */
    Object answer(RegistryRequest request) {
        List<String> path = request.segments();
        if (path.isEmpty()) {
            return get(request, Map.of());
        }
        return switch (path.get(0)) {
            case "subjects" -> subjects(request, path.subList(1, path.size()));
            case "schemas" -> schemas(request, path.subList(1, path.size()));
            case "compatibility" -> compatibility(request, path.subList(1, path.size()));
            case "config" -> config(request, path.subList(1, path.size()));
            case "mode" -> mode(request, path.subList(1, path.size()));
            default -> throw unknown(request);
        };
    }

    private Object subjects(RegistryRequest request, List<String> path) {
        if (path.isEmpty()) {
            return get(request, subjectNames(request));
        }
        String subject = path.get(0);
        if (path.size() == 1) {
            return switch (request.method()) {
                case "POST" -> described(registry.lookUp(subject, request.schema(), request.flag("deleted")));
                case "DELETE" -> registry.deleteSubject(subject, request.flag("permanent"));
                default -> throw notAllowed(request);
            };
        }
        if (!path.get(1).equals("versions")) {
            throw unknown(request);
        }
        if (path.size() == 2) {
            return switch (request.method()) {
                case "GET" ->
                    registry.versions(subject, request.flag("deleted")).stream()
                            .map(RegisteredSchema::version)
                            .toList();
                case "POST" -> {
                    request.requireNoWishes();
                    yield Map.of("id", registry.register(subject, request.schema()));
                }
                default -> throw notAllowed(request);
            };
        }
        return version(request, subject, path.get(2), path.subList(3, path.size()));
    }

    private Object version(RegistryRequest request, String subject, String version, List<String> rest) {
        if (rest.isEmpty()) {
            return switch (request.method()) {
                case "GET" -> described(registry.version(subject, version, request.flag("deleted")));
                case "DELETE" -> registry.deleteVersion(subject, version, request.flag("permanent"));
                default -> throw notAllowed(request);
            };
        }
        RegisteredSchema schema = registry.version(subject, version, request.flag("deleted"));
        return switch (String.join("/", rest)) {
            case "schema" -> get(request, new RawJson(schema.schema()));
            case "referencedby" -> get(request, List.of());
            default -> throw unknown(request);
        };
    }

    private List<String> subjectNames(RegistryRequest request) {
        return registry.all(request.flag("deleted")).stream()
                .map(RegisteredSchema::subject)
                .distinct()
                .filter(name -> name.startsWith(prefix(request)))
                .toList();
    }

    /** The prefix asked for, without a context in front: this registry has only the default one. */
    private static String prefix(RegistryRequest request) {
        String prefix = request.parameters().getOrDefault("subjectPrefix", "");
        return Stream.of(":*:", ":.:")
                .filter(prefix::startsWith)
                .findFirst()
                .map(context -> prefix.substring(context.length()))
                .orElse(prefix);
    }

    private Object schemas(RegistryRequest request, List<String> path) {
        if (path.isEmpty()) {
            return get(request, allSchemas(request));
        }
        if (path.equals(List.of("types"))) {
            return get(request, List.of("AVRO"));
        }
        if (!path.get(0).equals("ids") || path.size() < 2 || path.size() > 3) {
            throw unknown(request);
        }
        int id = schemaId(request, path.get(1));
        if (path.size() == 2) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("schema", registry.byId(id).schema());
            if (request.flag("fetchMaxId")) {
                answer.put("maxId", registry.highestId());
            }
            return get(request, answer);
        }
        return switch (path.get(2)) {
            case "schema" -> get(request, new RawJson(registry.byId(id).schema()));
            case "subjects" ->
                get(
                        request,
                        registry.versionsOfId(id, request.flag("deleted")).stream()
                                .map(RegisteredSchema::subject)
                                .distinct()
                                .toList());
            case "versions" ->
                get(
                        request,
                        registry.versionsOfId(id, request.flag("deleted")).stream()
                                .map(schema -> Map.of("subject", schema.subject(), "version", schema.version()))
                                .toList());
            default -> throw unknown(request);
        };
    }

    private List<Object> allSchemas(RegistryRequest request) {
        Map<String, RegisteredSchema> latest = new LinkedHashMap<>();
        List<RegisteredSchema> all = registry.all(request.flag("deleted")).stream()
                .filter(schema -> schema.subject().startsWith(prefix(request)))
                .toList();
        all.forEach(schema -> latest.put(schema.subject(), schema));
        return (request.flag("latestOnly") ? latest.values() : all)
                .stream().map(RegistryRoutes::described).toList();
    }

    private static int schemaId(RegistryRequest request, String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            throw unknown(request);
        }
    }

    private Object compatibility(RegistryRequest request, List<String> path) {
        boolean known = (path.size() == 3 || path.size() == 4)
                && path.get(0).equals("subjects")
                && path.get(2).equals("versions");
        if (!known) {
            throw unknown(request);
        }
        if (!request.method().equals("POST")) {
            throw notAllowed(request);
        }
        String subject = path.get(1);
        Registry.Verdict verdict = path.size() == 3
                ? registry.test(subject, request.schema())
                : registry.test(subject, request.schema(), path.get(3));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("is_compatible", verdict.compatible());
        if (request.flag("verbose")) {
            answer.put("messages", verdict.problems());
        }
        return answer;
    }

    private Object config(RegistryRequest request, List<String> path) {
        @Nullable String subject = subjectOrNull(request, path);
        return switch (request.method()) {
            case "GET" ->
                levelAnswer(
                        subject == null ? registry.level() : registry.level(subject, request.flag("defaultToGlobal")));
            case "PUT" -> {
                CompatibilityLevel level =
                        CompatibilityLevel.of(request.text("compatibility", RegistryException.invalidLevel("")));
                registry.setLevel(subject, level);
                yield Map.of("compatibility", level.name());
            }
            case "DELETE" -> levelAnswer(subject == null ? registry.clearLevel() : registry.clearLevel(subject));
            default -> throw notAllowed(request);
        };
    }

    private Object mode(RegistryRequest request, List<String> path) {
        @Nullable String subject = subjectOrNull(request, path);
        if (request.method().equals("DELETE") && subject != null) {
            return modeAnswer(registry.clearMode(subject));
        }
        return switch (request.method()) {
            case "GET" ->
                modeAnswer(subject == null ? registry.mode() : registry.mode(subject, request.flag("defaultToGlobal")));
            case "PUT" -> {
                RegistryMode mode = RegistryMode.of(request.text("mode", RegistryException.invalidMode("")));
                registry.setMode(subject, mode);
                yield modeAnswer(mode);
            }
            default -> throw notAllowed(request);
        };
    }

    private static @Nullable String subjectOrNull(RegistryRequest request, List<String> path) {
        if (path.size() > 1) {
            throw unknown(request);
        }
        return path.isEmpty() ? null : path.get(0);
    }

    private static Object get(RegistryRequest request, Object answer) {
        if (!request.method().equals("GET")) {
            throw notAllowed(request);
        }
        return answer;
    }

    private static Map<String, String> levelAnswer(CompatibilityLevel level) {
        return Map.of("compatibilityLevel", level.name());
    }

    private static Map<String, String> modeAnswer(RegistryMode mode) {
        return Map.of("mode", mode.name());
    }

    private static Object described(RegisteredSchema schema) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("subject", schema.subject());
        answer.put("version", schema.version());
        answer.put("id", schema.id());
        answer.put("schema", schema.schema());
        return answer;
    }

    private static RegistryException unknown(RegistryRequest request) {
        return RegistryException.pathUnknown(request.path());
    }

    private static RegistryException notAllowed(RegistryRequest request) {
        return RegistryException.methodNotAllowed(request.method(), request.path());
    }
}
