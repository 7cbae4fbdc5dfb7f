package io.isotherm.console.http;

import io.isotherm.console.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** Which path is answered by what; a template such as {@code /pools/{pool}} has names in place of what varies. */
public final class Routes {
    private final List<Route> routes = new ArrayList<>();
    private Optional<String> refusal = Optional.empty();

    private record Route(String method, List<String> template, Function<Call, Reply> answer) {

        Optional<Map<String, String>> match(List<String> segments) {
            if (segments.size() != template.size()) {
                return Optional.empty();
            }
            Map<String, String> found = new HashMap<>();
            for (int i = 0; i < segments.size(); i++) {
                String part = template.get(i);
                if (part.startsWith("{")) {
                    found.put(part.substring(1, part.length() - 1), segments.get(i));
                } else if (!part.equals(segments.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(found);
        }
    }

    /** Answers a path with JSON. */
    public Routes get(String template, Function<Call, Object> value) {
        return add("GET", template, call -> new Reply.Whole(HttpAnswer.json(value.apply(call))));
    }

    /** Answers what changes something with JSON. */
    public Routes post(String template, Function<Call, Object> value) {
        return add("POST", template, call -> new Reply.Whole(HttpAnswer.json(value.apply(call))));
    }

    /** Answers a path with what goes on. */
    public Routes stream(String template, Function<Call, EventSubscription> subscription) {
        return add("GET", template, call -> new Reply.Stream(subscription.apply(call)));
    }

    /** Refuses whatever would change something, whoever asks. @param why for who asks */
    public Routes readOnly(String why) {
        refusal = Optional.of(why);
        return this;
    }

    /**
     * Refuses, where nothing can be changed here.
     *
     * @throws ProblemException if so
     */
    void requireChangeable() {
        refusal.ifPresent(why -> {
            throw ProblemException.of(403, why);
        });
    }

    private Routes add(String method, String template, Function<Call, Reply> answer) {
        routes.add(new Route(method, List.of(template.substring(1).split("/")), answer));
        return this;
    }

    /** The templates, for comparison with the specification: method, blank, template. */
    public List<String> templates() {
        return routes.stream()
                .map(route -> route.method() + " /" + String.join("/", route.template()))
                .toList();
    }

    /**
     * The answer to a request.
     *
     * @throws ProblemException if there is none
     */
    Reply answer(Call call) {
        TreeSet<String> others = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> found = route.match(call.segments());
            if (found.isPresent() && route.method().equals(call.method())) {
                return route.answer().apply(call.to(found.get()));
            }
            found.ifPresent(any -> others.add(route.method()));
        }
        if (!others.isEmpty()) {
            throw ProblemException.of(405, "This is asked with " + String.join(", ", others));
        }
        throw ProblemException.notFound("There is nothing here; /openapi.yaml tells what can be asked");
    }
}
