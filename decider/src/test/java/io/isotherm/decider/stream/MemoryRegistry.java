package io.isotherm.decider.stream;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.isotherm.topics.AvroSerdes;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** A schema registry in memory; it knows only what the serdes ask. */
final class MemoryRegistry {
    private final List<ParsedSchema> schemas = new ArrayList<>();

    AvroSerdes serdes() {
        return new AvroSerdes((SchemaRegistryClient) Proxy.newProxyInstance(
                MemoryRegistry.class.getClassLoader(),
                new Class<?>[] {SchemaRegistryClient.class},
                (proxy, method, arguments) -> answer(method, arguments)));
    }

    private Object answer(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "register" -> id((ParsedSchema) arguments[1]);
            case "getSchemaById" -> schemas.get((Integer) arguments[0] - 1);
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    private int id(ParsedSchema schema) {
        int known = schemas.indexOf(schema);
        if (known < 0) {
            schemas.add(schema);
            known = schemas.size() - 1;
        }
        return known + 1;
    }
}
