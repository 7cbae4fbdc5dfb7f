package io.isotherm.console.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page's files, those of the libraries that it uses, and the specification: from the class path alone. */
final class StaticFiles {
    /** Names without a dot in front, so that no path leads up. */
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9@_-][A-Za-z0-9@._-]*)+");
    /** {@code /lib/NAME/PATH} is PATH of the WebJar NAME, whatever its version. */
    private static final Pattern LIBRARY = Pattern.compile("/lib/([A-Za-z0-9_-]+)(/.+)");

    private static final String WEBJARS = "META-INF/maven/org.webjars.npm/";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2",
            "yaml", "application/yaml; charset=utf-8");

    private final Map<String, Optional<HttpAnswer>> read = new ConcurrentHashMap<>();

    /** The file of a path, if there is one. */
    Optional<HttpAnswer> file(String path) {
        String name = path.equals("/") ? "/index.html" : path;
        Optional<HttpAnswer> known = read.get(name);
        if (known != null) {
            return known;
        }
        Optional<HttpAnswer> file = PATH.matcher(name).matches() ? load(name) : Optional.empty();
        // What is not there is not remembered: anybody may ask for anything.
        if (file.isPresent()) {
            read.put(name, file);
        }
        return file;
    }

    private static Optional<HttpAnswer> load(String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        Optional<String> resource = path.equals("/openapi.yaml") ? Optional.of("openapi.yaml") : resource(path);
        if (type == null || resource.isEmpty()) {
            return Optional.empty();
        }
        return bytes(resource.get()).map(body -> new HttpAnswer(200, type, body, new TreeMap<>()));
    }

    private static Optional<String> resource(String path) {
        Matcher library = LIBRARY.matcher(path);
        if (!library.matches()) {
            return Optional.of("web" + path);
        }
        String name = library.group(1);
        return version(name).map(version -> "META-INF/resources/webjars/" + name + "/" + version + library.group(2));
    }

    /** Each WebJar says in its jar of which version it is. */
    private static Optional<String> version(String library) {
        return bytes(WEBJARS + library + "/pom.properties").flatMap(StaticFiles::version);
    }

    private static Optional<String> version(byte[] properties) {
        Properties read = new Properties();
        try (InputStream stream = new ByteArrayInputStream(properties)) {
            read.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.ofNullable(read.getProperty("version"));
    }

    private static Optional<byte[]> bytes(String resource) {
        try (InputStream stream = StaticFiles.class.getClassLoader().getResourceAsStream(resource)) {
            return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("A file of the console cannot be read: " + resource, e);
        }
    }
}
