package io.isotherm.pool;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The figures of records of one type: their own numbers, each of which counts or measures something, so that none is below 0. */
public final class RecordFigures {
    private final List<Field> fields;

    private RecordFigures(List<Field> fields) {
        this.fields = fields;
    }

    /**
     * The figures of records of a type; times are none.
     *
     * @param signed fields that are none either, as what they say can be below 0
     */
    public static RecordFigures of(Class<? extends SpecificRecord> type, String... signed) {
        return new RecordFigures(SpecificData.get().getSchema(type).getFields().stream()
                .filter(field -> !List.of(signed).contains(field.name()))
                .filter(field -> field.schema().getLogicalType() == null)
                .filter(field -> field.schema().isUnion()
                        ? field.schema().getTypes().stream().anyMatch(RecordFigures::isNumber)
                        : isNumber(field.schema()))
                .toList());
    }

    private static boolean isNumber(Schema schema) {
        return switch (schema.getType()) {
            case INT, LONG, FLOAT, DOUBLE -> true;
            default -> false;
        };
    }

    /** The first figure that is below 0 or no finite number, with what is allowed; null when there is none. */
    public @Nullable String problem(SpecificRecord record) {
        for (Field field : fields) {
            Object value = record.get(field.pos());
            if (isWrong(value)) {
                return field.name() + " is " + value + ", must be a number of at least 0";
            }
        }
        return null;
    }

    private static boolean isWrong(@Nullable Object value) {
        // Asked of each figure of each guest of each sample: most are of this class, which is told at once.
        if (value instanceof Long count) {
            return count < 0;
        }
        return value instanceof Number figure && !(figure.doubleValue() >= 0 && Double.isFinite(figure.doubleValue()));
    }
}
