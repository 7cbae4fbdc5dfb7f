package io.isotherm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** NOTICE names what is shipped. It is written from the software bill of materials with -Dnotice.update=true. */
class NoticeIT {
    private static final Path BILL_OF_MATERIALS = Path.of("target", "isotherm-bom.json");
    private static final Path NOTICE = Path.of("..", "NOTICE");
    private static final String HEAD = """
            Isotherm
            Licensed under the Apache License, Version 2.0; see LICENSE.

            The module isotherm-confluent-client contains the Confluent Schema Registry client (Copyright Confluent Inc.,
            Apache-2.0), taken out of org.apache.flink:flink-sql-avro-confluent-registry (Copyright The Apache Software
            Foundation, Apache-2.0).

            Isotherm is shipped with the libraries below, each under its own licence. The list is generated
            (CONTRIBUTING.md, "Release").

            """;

    @Test
    void namesEachLibraryThatIsShippedWithItsLicence() throws IOException {
        String expected = HEAD + String.join("\n", libraries()) + "\n";
        if (Boolean.getBoolean("notice.update")) {
            Files.writeString(NOTICE, expected);
        }

        assertThat(NOTICE)
                .as("NOTICE is out of date; CONTRIBUTING.md, \"Release\", tells how it is written")
                .hasContent(expected);
    }

    private static TreeSet<String> libraries() throws IOException {
        TreeSet<String> libraries = new TreeSet<>();
        for (JsonNode component :
                new ObjectMapper().readTree(BILL_OF_MATERIALS.toFile()).path("components")) {
            if (!component.path("group").asText().equals("io.isotherm")) {
                List<String> licences = new ArrayList<>();
                for (JsonNode entry : component.path("licenses")) {
                    JsonNode licence = entry.path("license");
                    licences.add(
                            entry.has("expression")
                                    ? entry.path("expression").asText()
                                    : licence.has("id")
                                            ? licence.path("id").asText()
                                            : licence.path("name").asText());
                }
                String name = "%s:%s %s"
                        .formatted(
                                component.path("group").asText(),
                                component.path("name").asText(),
                                component.path("version").asText());
                assertThat(licences).as("licences of " + name).isNotEmpty();
                libraries.add(name + ": " + String.join(" or ", licences));
            }
        }
        return libraries;
    }
}
