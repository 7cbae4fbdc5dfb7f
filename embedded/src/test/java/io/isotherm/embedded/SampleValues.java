package io.isotherm.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/** For any schema a value in which nothing is null, empty or a default, so that a reader that loses something shows. */
final class SampleValues {
    private SampleValues() {}

    static Object of(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> {
                GenericData.Record record = new GenericData.Record(schema);
                schema.getFields().forEach(field -> record.put(field.pos(), of(field.schema())));
                yield record;
            }
            case UNION ->
                of(schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow());
            case ARRAY -> new GenericData.Array<>(schema, List.of(of(schema.getElementType())));
            case MAP -> Map.of("kéy", of(schema.getValueType()));
            case ENUM ->
                new GenericData.EnumSymbol(
                        schema,
                        schema.getEnumSymbols().get(schema.getEnumSymbols().size() - 1));
            case STRING -> "wëb-1 主机";
            case INT -> 7;
            case LONG -> 1_700_000_000_123L;
            case FLOAT -> 0.25f;
            case DOUBLE -> 2593.75;
            case BOOLEAN -> true;
            default -> throw new IllegalArgumentException("No topic has a " + schema.getType());
        };
    }

    /** A value as JavaScript shows it: unions as their branch, all numbers as floating-point ones. */
    static JsonNode json(Object value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value instanceof IndexedRecord record) {
            ObjectNode object = json.objectNode();
            record.getSchema().getFields().forEach(field -> object.set(field.name(), json(record.get(field.pos()))));
            return object;
        }
        if (value instanceof Collection<?> values) {
            ArrayNode array = json.arrayNode();
            values.forEach(element -> array.add(json(element)));
            return array;
        }
        if (value instanceof Map<?, ?> values) {
            ObjectNode object = json.objectNode();
            values.forEach((key, element) -> object.set(key.toString(), json(element)));
            return object;
        }
        if (value instanceof Number number) {
            return json.numberNode(number.doubleValue());
        }
        return value instanceof Boolean flag ? json.booleanNode(flag) : json.textNode(value.toString());
    }

    /** The same JSON with all numbers as floating-point ones. */
    static JsonNode floating(JsonNode node) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (node.isObject()) {
            ObjectNode object = json.objectNode();
            node.properties().forEach(member -> object.set(member.getKey(), floating(member.getValue())));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = json.arrayNode();
            node.forEach(element -> array.add(floating(element)));
            return array;
        }
        return node.isNumber() ? json.numberNode(node.doubleValue()) : node;
    }
}
