package io.isotherm.replay.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.isotherm.files.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes one self-contained HTML file of a {@link Report}: data, style, scripts and the chart library (uPlot) are inside.
 * Its content security policy admits those very scripts and styles, by hash, and nothing from any network.
 */
public final class HtmlReport {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Double.class, new PlainNumber())
                    .addSerializer(double[].class, new PlainNumbers()))
            .build();

    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
    private static final List<String> SCRIPTS = List.of(
            "base.js", "tooltip.js", "plot.js", "heatmap.js", "runs.js", "front.js", "tables.js", "sections.js");

    private HtmlReport() {}

    /**
     * Writes the page.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Report report, Path file) {
        try {
            Files.writeString(file, page(report));
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written to " + file + ": " + FileFailure.reason(e), e);
        }
    }

    /** The page as text; the same report gives the same page. */
    public static String page(Report report) {
        String style = resource(UPLOT + "dist/uPlot.min.css") + "\n" + resource("report.css");
        String library = withoutBanner(resource(UPLOT + "dist/uPlot.iife.min.js"));
        String script = SCRIPTS.stream().map(HtmlReport::resource).collect(Collectors.joining("\n"));
        Map<String, String> parts = Map.of(
                "title", escaped(report.title()),
                "licence", resource(UPLOT + "LICENSE").strip(),
                "policy", policy(List.of(library, script), style),
                "style", style,
                "library", library,
                "script", script,
                "data", json(report));
        return filled(resource("report.html"), parts);
    }

    /** Only what is in the page, known by its hash, may run or style it; nothing may be loaded or sent. */
    private static String policy(List<String> scripts, String style) {
        return "default-src 'none'; script-src "
                + scripts.stream().map(HtmlReport::hash).collect(Collectors.joining(" ")) + "; style-src "
                + hash(style) + "; base-uri 'none'; form-action 'none'";
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** JSON that cannot end the script element that holds it. */
    private static String json(Report report) {
        try {
            return JSON.writeValueAsString(report).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report is plain data, yet: " + e.getMessage(), e);
        }
    }

    private static String filled(String template, Map<String, String> parts) {
        StringBuilder page = new StringBuilder();
        int position = 0;
        for (int open = template.indexOf("{{"); open >= 0; open = template.indexOf("{{", position)) {
            int close = template.indexOf("}}", open);
            page.append(template, position, open).append(parts.get(template.substring(open + 2, close)));
            position = close + 2;
        }
        return page.append(template.substring(position)).toString();
    }

    /** The library less its first comment: its licence is in the page as a whole. */
    private static String withoutBanner(String library) {
        return library.substring(library.indexOf("*/") + 2).strip();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String resource(String name) {
        try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " is missing from this build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Numbers with the seven digits that a chart can show, and null for what JSON has no number for. */
    private static void write(double value, JsonGenerator out) throws IOException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            out.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.writeNumber((long) value);
        } else {
            out.writeNumber((float) value);
        }
    }

    private static final class PlainNumber extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider serializers) throws IOException {
            write(value, out);
        }
    }

    private static final class PlainNumbers extends JsonSerializer<double[]> {
        @Override
        public void serialize(double[] values, JsonGenerator out, SerializerProvider serializers) throws IOException {
            out.writeStartArray();
            for (double value : values) {
                write(value, out);
            }
            out.writeEndArray();
        }
    }
}
