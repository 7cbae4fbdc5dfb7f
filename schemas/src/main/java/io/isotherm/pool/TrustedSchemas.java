package io.isotherm.pool;

import io.isotherm.schema.HostMetrics;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/** Tells Avro, which instantiates no class that it was not told to trust, to trust the generated ones. */
public final class TrustedSchemas {
    private static final String PACKAGE = HostMetrics.class.getPackageName();

    static {
        ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
        ClassSecurityPredicate generated = type -> type.getPackageName().equals(PACKAGE);
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(before, generated));
    }

    private TrustedSchemas() {}

    /** Has the generated classes trusted from now on, in this whole process. */
    public static void trust() {
        // The class's initialisation has done it, once.
    }
}
