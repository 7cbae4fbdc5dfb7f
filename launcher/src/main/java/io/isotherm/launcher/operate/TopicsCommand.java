package io.isotherm.launcher.operate;

import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.config.ProcessConfig;
import io.isotherm.topics.Topic;
import io.isotherm.topics.TopicAdmin;
import io.isotherm.topics.Topics;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The topics of an installation. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "Makes or lists the topics.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TopicsCommand.Create.class, TopicsCommand.Catalogue.class})
public final class TopicsCommand {

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes the topics that are missing, with the right cleanup, retention and partitions. "
                    + "Those that exist are left as they are.")
    static final class Create implements Callable<Integer> {
        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() {
            ProcessConfig settings = config.load();
            config.connect(kafka -> List.of());
            try (Admin admin = Admin.create(settings.kafka().clientProperties("isotherm-topics"))) {
                new TopicAdmin(admin)
                        .create(
                                settings.kafka().topics(),
                                settings.topics().partitions(),
                                settings.topics().replication())
                        .forEach((topic, outcome) -> System.out.printf(
                                "%-40s %s%n", topic, outcome == TopicAdmin.Outcome.CREATED ? "created" : "present"));
            }
            return 0;
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Shows the catalogue: name, cleanup, retention, value.")
    static final class Catalogue implements Callable<Integer> {
        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() {
            Topics topics = config.load().kafka().topics();
            for (Topic<?> topic : topics.all()) {
                System.out.printf(
                        "%-40s %-8s %4d d  %s%n",
                        topic.name(),
                        topic.cleanup().policy(),
                        topic.retention().toDays(),
                        topic.valueType() == byte[].class
                                ? "bytes"
                                : topic.valueType().getSimpleName());
            }
            return 0;
        }
    }
}
