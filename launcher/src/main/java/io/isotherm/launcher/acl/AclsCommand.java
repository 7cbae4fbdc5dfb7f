package io.isotherm.launcher.acl;

import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.PlainTable;
import io.isotherm.launcher.cli.PlainTable.Align;
import io.isotherm.runtime.KafkaConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.resource.PatternType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who may do what in Kafka. */
@Command(
        name = "acls",
        mixinStandardHelpOptions = true,
        description =
                "Shows the access control lists that let each role do its work and nothing else: principal, operation, "
                        + "kind of resource, its name (ending in * where all names that begin so are meant). With "
                        + "--apply it grants those that are missing; the configuration must then be that of an "
                        + "administrator of the cluster. Others are never taken away.")
public final class AclsCommand implements Callable<Integer> {
    private static final int PATIENCE_MILLIS = 15_000;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--principal",
            paramLabel = "ROLE=PRINCIPAL",
            description =
                    "Kafka's principal of a role, such as executor=User:xen1; can be given for each role (default: "
                            + "User:isotherm-ROLE). Roles: collector, analyzer, decider, executor, power-executor, operator, "
                            + "console, auditor.")
    private Map<Role, String> principals = new EnumMap<>(Role.class);

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description =
                    "Only this role; can be given several times. To give another host a principal of its own, name "
                            + "the role and the principal.")
    private List<Role> roles = new ArrayList<>();

    @Option(names = "--apply", description = "Grant what is missing.")
    private boolean apply;

    @Override
    public Integer call() {
        KafkaConnection kafka = apply ? config.connectToBroker() : config.load().kafka();
        List<AclBinding> wanted = wanted(kafka);
        Set<AclBinding> granted = apply ? grant(kafka, wanted) : Set.of();
        PlainTable table = new PlainTable(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT);
        for (AclBinding acl : wanted) {
            table.row(
                    acl.entry().principal(),
                    acl.entry().operation().toString(),
                    acl.pattern().resourceType().name().toLowerCase(Locale.ROOT),
                    acl.pattern().name() + (acl.pattern().patternType() == PatternType.PREFIXED ? "*" : ""),
                    !apply ? "" : granted.contains(acl) ? "granted" : "present");
        }
        System.out.print(table);
        return 0;
    }

    private List<AclBinding> wanted(KafkaConnection kafka) {
        Acls acls = new Acls(kafka.topicPrefix());
        return Role.ALL.stream()
                .filter(role -> roles.isEmpty() || roles.contains(role))
                .flatMap(role -> acls.of(role, principals.getOrDefault(role, role.principal())).stream())
                .distinct()
                .toList();
    }

    /** @return those that were missing */
    private static Set<AclBinding> grant(KafkaConnection kafka, List<AclBinding> wanted) {
        Map<String, Object> properties = kafka.clientProperties("isotherm-acls");
        properties.put("request.timeout.ms", PATIENCE_MILLIS);
        properties.put("default.api.timeout.ms", PATIENCE_MILLIS);
        try (Admin admin = Admin.create(properties)) {
            Collection<AclBinding> present =
                    admin.describeAcls(AclBindingFilter.ANY).values().get();
            List<AclBinding> missing =
                    wanted.stream().filter(acl -> !present.contains(acl)).toList();
            admin.createAcls(missing).all().get();
            return Set.copyOf(missing);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new KafkaException(
                    "Kafka at " + kafka.bootstrapServers() + " does not grant access control lists: "
                            + cause.getMessage()
                            + "; it takes a cluster that has an authorizer, and a user who may alter it",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while granting access control lists", e);
        }
    }
}
