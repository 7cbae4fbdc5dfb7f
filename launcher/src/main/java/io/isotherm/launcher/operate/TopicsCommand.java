package io.isotherm.launcher.operate;

import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.PlainTable;
import io.isotherm.launcher.cli.PlainTable.Align;
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
            PlainTable table = new PlainTable(Align.LEFT, Align.LEFT);
            try (Admin admin = Admin.create(settings.kafka().clientProperties("isotherm-topics"))) {
                new TopicAdmin(admin)
                        .create(
                                settings.kafka().topics(),
                                settings.topics().partitions(),
                                settings.topics().replication(),
                                settings.topics().recordBytes())
                        .forEach((topic, outcome) ->
                                table.row(topic, outcome == TopicAdmin.Outcome.CREATED ? "created" : "present"));
            }
            System.out.print(table);
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
            PlainTable table = new PlainTable(Align.LEFT, Align.LEFT, Align.RIGHT, Align.LEFT);
            for (Topic<?> topic : topics.all()) {
                table.row(
                        topic.name(),
                        topic.cleanup().policy(),
                        topic.retention().toDays() + " d",
                        topic.valueType() == byte[].class
                                ? "bytes"
                                : topic.valueType().getSimpleName());
            }
            System.out.print(table);
            return 0;
        }
    }
}
