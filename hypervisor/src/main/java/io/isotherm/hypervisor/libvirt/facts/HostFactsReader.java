package io.isotherm.hypervisor.libvirt.facts;

import io.isotherm.eligibility.GuestType;
import io.isotherm.eligibility.HostAbilities;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import io.isotherm.hypervisor.libvirt.connection.LibvirtXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * What a host is able to: from libvirt, and where we run on the host itself, from what its Domain-0 knows besides: all
 * features of its CPUs, of which libvirt tells only those that its model does not imply, and its file systems.
 */
final class HostFactsReader {
    /** Interfaces that the toolstack makes for guests. */
    private static final String OF_GUESTS = "vif|tap|vnet|lo$";

    private final boolean here;
    private final Path root;
    private final Supplier<Optional<Boolean>> migratesPv;

    /** @param root the root of the file systems of this machine */
    HostFactsReader(LibvirtHost host, Path root, Supplier<Optional<Boolean>> migratesPv) {
        this.here = host.isReachedHere();
        this.root = root;
        this.migratesPv = migratesPv;
    }

    StorageView storage(Connect connect) {
        return here ? Domain0Storage.read(root) : PooledStorage.read(connect);
    }

    HostAbilities read(Connect connect, StorageView storage) throws LibvirtException {
        Optional<Document> capabilities = capabilities(connect);
        return new HostAbilities(
                capabilities.flatMap(HostFactsReader::guestTypes),
                capabilities
                        .map(told -> LibvirtXml.text(told, "/capabilities/host/cpu/model"))
                        .orElse(""),
                here ? cpuFeatures() : Optional.empty(),
                migratesPv.get(),
                connect.nodeInfo().nodes,
                storage.identities(),
                interfaces(connect));
    }

    private static Optional<Document> capabilities(Connect connect) {
        try {
            return Optional.of(LibvirtXml.parse(connect.getCapabilities()));
        } catch (LibvirtException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<SortedSet<GuestType>> guestTypes(Document capabilities) {
        NodeList told = LibvirtXml.nodes(capabilities, "/capabilities/guest/os_type");
        SortedSet<GuestType> types = new TreeSet<>();
        for (int i = 0; i < told.getLength(); i++) {
            types.add(DomainNeeds.type(told.item(i).getTextContent()));
        }
        types.remove(GuestType.UNKNOWN);
        return types.isEmpty() ? Optional.empty() : Optional.of(types);
    }

    private Optional<SortedSet<String>> cpuFeatures() {
        try (Stream<String> lines = Files.lines(root.resolve("proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> new TreeSet<>(Arrays.asList(
                            line.substring(line.indexOf(':') + 1).strip().split("\\s+"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<SortedSet<String>> interfaces(Connect connect) {
        try {
            Stream<String> names = here ? ownInterfaces() : Stream.of(connect.listInterfaces());
            SortedSet<String> hosts = names.filter(name -> !name.matches("(" + OF_GUESTS + ").*"))
                    .collect(Collectors.toCollection(TreeSet::new));
            return hosts.isEmpty() ? Optional.empty() : Optional.of(hosts);
        } catch (LibvirtException | IOException e) {
            return Optional.empty();
        }
    }

    private Stream<String> ownInterfaces() throws IOException {
        try (Stream<Path> entries = Files.list(root.resolve("sys/class/net"))) {
            return entries.map(entry -> entry.getFileName().toString()).toList().stream();
        }
    }
}
