package io.isotherm.replay.tune.space;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.Spelling;
import io.isotherm.replay.tune.space.Dimension.Choice;
import io.isotherm.replay.tune.space.Dimension.Range;
import io.isotherm.replay.tune.space.PoolSetting.Kind;
import io.isotherm.replay.tune.space.SearchSpace.Weights;
import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigReader;
import io.isotherm.schema.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code space.yaml}: which settings are searched, in which ranges, and how results are weighed. */
public final class SpaceFile {
    private static final int MAX_PARTS = 24;
    /** A range of numbers without a step is cut so finely. */
    private static final double STEPS = 100;

    private final List<String> problems = new ArrayList<>();

    private SpaceFile() {}

    /**
     * Reads a space.
     *
     * @param source the file, for messages
     * @throws ConfigException with every problem: settings that there are not, values out of range, ranges upside down
     */
    public static SearchSpace parse(String source, ObjectNode root) {
        return new SpaceFile().read(source, root);
    }

    private SearchSpace read(String source, ObjectNode root) {
        ConfigReader reader = new ConfigReader(source, root);
        ConfigReader settings = reader.section("settings");
        List<Dimension> dimensions = settings.keys().stream()
                .flatMap(path -> dimension(settings, path, isList(root, path)).stream())
                .toList();
        if (settings.keys().isEmpty()) {
            problems.add("settings: there is none; give ranges, such as decision.cooldown: {from: 5min, to: 2h}");
        }
        ConfigReader score = reader.section("score");
        Weights weights = new Weights(
                score.number("energyKwh", Weights.DEFAULTS.energyKwh(), 0, 1e6),
                score.number("overloadMinute", Weights.DEFAULTS.overloadMinute(), 0, 1e6),
                score.number("move", Weights.DEFAULTS.move(), 0, 1e6));
        ConfigReader validation = reader.section("validation");
        double heldBack = validation.share("heldBack", 0.3);
        if (!(heldBack >= 0.05 && heldBack <= 0.8)) {
            validation.problem("heldBack", Double.toString(heldBack), "from 5% to 80%");
        }
        int parts = validation.integer("parts", 4, 2, MAX_PARTS);
        try {
            reader.finish();
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
        return new SearchSpace(dimensions, weights, heldBack, parts);
    }

    private static boolean isList(ObjectNode root, String path) {
        return root.path("settings").path(path).isArray();
    }

    private Optional<Dimension> dimension(ConfigReader settings, String path, boolean list) {
        PoolSetting setting = PoolSetting.byPath().get(path);
        if (setting == null) {
            if (list) {
                settings.strings(path, List.of());
            } else {
                ConfigReader range = settings.section(path);
                range.keys().forEach(key -> range.string(key, ""));
            }
            problems.add("settings." + path + ": pool.yaml has no such setting with a single value"
                    + Spelling.nearest(path, PoolSetting.byPath().keySet())
                            .map(guess -> "; did you mean " + guess + "?")
                            .orElse("; the paths are those of examples/pool.yaml"));
            return Optional.empty();
        }
        return list ? choice(settings, setting) : range(settings, setting);
    }

    private Optional<Dimension> choice(ConfigReader settings, PoolSetting setting) {
        List<String> values = settings.strings(setting.path(), List.of());
        if (values.stream().distinct().count() < 2) {
            problems.add("settings." + setting.path() + ": " + values + " leaves no choice; give at least two values");
            return Optional.empty();
        }
        return values.stream().filter(value -> !sound(setting, value)).count() == 0
                ? Optional.of(new Choice(setting, values))
                : Optional.empty();
    }

    private Optional<Dimension> range(ConfigReader settings, PoolSetting setting) {
        ConfigReader range = settings.section(setting.path());
        String from = range.requiredString("from");
        String to = range.requiredString("to");
        Optional<String> step = range.optionalString("step");
        boolean logarithmic = range.string("scale", "linear").equals("log");
        if (!logarithmic && !range.string("scale", "linear").equals("linear")) {
            range.problem("scale", "'" + range.string("scale", "") + "'", "linear or log");
        }
        if (setting.kind() == Kind.TEXT) {
            problems.add("settings." + setting.path() + ": has no range; give a list of values, as in [a, b]");
            return Optional.empty();
        }
        if (from.isEmpty() || to.isEmpty() || !sound(setting, from) | !sound(setting, to)) {
            return Optional.empty();
        }
        double low = setting.number(from);
        double high = setting.number(to);
        if (!(low < high)) {
            problems.add("settings." + setting.path() + ": from " + from + " to " + to
                    + " is upside down or empty; 'from' must be the smaller");
            return Optional.empty();
        }
        if (logarithmic && low <= 0) {
            problems.add("settings." + setting.path() + ".from: " + from + " has no logarithm; it must be above 0");
            return Optional.empty();
        }
        Optional<Double> width = step.isPresent() ? step(setting, step.get()) : Optional.of(step(setting, low, high));
        return width.map(each -> new Range(setting, low, high, each, logarithmic));
    }

    private Optional<Double> step(PoolSetting setting, String text) {
        try {
            double step = setting.number(text);
            if (step > 0) {
                return Optional.of(step);
            }
            problems.add("settings." + setting.path() + ".step: " + text + " is not allowed; it must be above 0");
        } catch (IllegalArgumentException e) {
            problems.add("settings." + setting.path() + ".step: '" + text + "' is not allowed; it must be "
                    + e.getMessage());
        }
        return Optional.empty();
    }

    /** A step that people would choose: whole numbers, whole seconds, a round hundredth of the range. */
    private static double step(PoolSetting setting, double low, double high) {
        return switch (setting.kind()) {
            case INTEGER -> 1;
            case DURATION -> 1000;
            case NUMBER, TEXT ->
                Math.pow(10, Math.floor(Math.log10(Math.min(high - low, low > 0 ? low : high) / STEPS * 10)));
        };
    }

    /** Whether a value is one that the setting may have; if not, the problem is noted. */
    private boolean sound(PoolSetting setting, String value) {
        PoolConfig config = roomy();
        String key = "settings." + setting.path();
        try {
            setting.set(config, value);
        } catch (IllegalArgumentException e) {
            problems.add(key + ": '" + value + "' is not allowed; it must be " + e.getMessage());
            return false;
        }
        if (setting.path().startsWith("decision.algorithms.")
                && !value.equals(PoolSetting.BUILT_IN)
                && !Planners.names().contains(value)) {
            problems.add(key + ": there is no algorithm '" + value + "'; there are " + PoolSetting.BUILT_IN + ", "
                    + String.join(", ", Planners.names()));
            return false;
        }
        List<String> wrong = PoolConfigs.problems(config).stream()
                .filter(problem -> problem.startsWith(setting.path() + ":"))
                .toList();
        wrong.forEach(problem -> problems.add("settings." + problem));
        return wrong.isEmpty();
    }

    /** A configuration whose settings leave each other all the room there is. */
    private static PoolConfig roomy() {
        PoolConfig config = PoolConfigs.defaults("pool");
        config.getDetection().setSampleMillis(100);
        config.getDetection().setN(60);
        config.getDetection().getMarks().forEach(marks -> marks.setHigh(1.0));
        return config;
    }
}
