package io.isotherm.hypervisor.libvirt.facts;

import io.isotherm.eligibility.DiskSharing;
import io.isotherm.eligibility.GuestDisk;
import io.isotherm.eligibility.GuestNeeds;
import io.isotherm.eligibility.GuestType;
import io.isotherm.hypervisor.libvirt.connection.LibvirtXml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What a guest needs, from its description in XML. */
final class DomainNeeds {
    private DomainNeeds() {}

    /**
     * Reads a domain's description.
     *
     * @throws IllegalArgumentException if it is not XML
     */
    static GuestNeeds of(String domainXml, StorageView storage) {
        Document document = LibvirtXml.parse(domainXml);
        return new GuestNeeds(
                type(LibvirtXml.text(document, "/domain/os/type")),
                texts(document, "/domain/cpu/feature[@policy='require']/@name"),
                Optional.of(disks(document, storage)),
                texts(document, "/domain/devices/interface/source/@bridge"),
                devices(document),
                kib(document, "/domain/memtune/min_guarantee"),
                kib(document, "/domain/currentMemory"),
                String.join(",", texts(document, "/domain/vcpu/@cpuset | /domain/cputune/vcpupin/@cpuset")),
                String.join(",", texts(document, "/domain/numatune/memory/@nodeset")));
    }

    /** What libvirt calls the types of guests. */
    static GuestType type(String osType) {
        return switch (osType.strip()) {
            case "linux", "xen" -> GuestType.PV;
            case "xenpvh" -> GuestType.PVH;
            case "hvm" -> GuestType.HVM;
            default -> GuestType.UNKNOWN;
        };
    }

    private static List<GuestDisk> disks(Document document, StorageView storage) {
        List<GuestDisk> disks = new ArrayList<>();
        for (Node disk : nodes(document, "/domain/devices/disk[source]")) {
            String path = LibvirtXml.text(disk, "string(source/@file | source/@dev | source/@dir)");
            String network = LibvirtXml.text(disk, "string(source/@protocol)");
            if (!network.isEmpty()) {
                disks.add(new GuestDisk(
                        network + ":" + LibvirtXml.text(disk, "string(source/@name)"), DiskSharing.NETWORK, ""));
            } else if (!path.isEmpty()) {
                disks.add(storage.disk(path));
            } else {
                disks.add(StorageView.unknown(LibvirtXml.text(disk, "concat(source/@pool, '/', source/@volume)")));
            }
        }
        // A file system of the host that is given to the guest is as much its storage as a disk.
        texts(document, "/domain/devices/filesystem/source/@dir").forEach(path -> disks.add(storage.disk(path)));
        return disks;
    }

    private static List<String> devices(Document document) {
        List<String> devices = new ArrayList<>();
        for (Node device : nodes(
                document, "/domain/devices/hostdev[@mode='subsystem'] | /domain/devices/interface[@type='hostdev']")) {
            devices.add(device(device));
        }
        return devices;
    }

    private static String device(Node device) {
        String bus = LibvirtXml.text(device, "string(source/address/@bus)");
        String vendor = LibvirtXml.text(device, "string(source/vendor/@id)");
        if (!vendor.isEmpty()) {
            return "usb " + hex(vendor) + ":" + hex(LibvirtXml.text(device, "string(source/product/@id)"));
        } else if (bus.isEmpty()) {
            String kind = LibvirtXml.text(device, "string(@type)");
            return (kind + " " + LibvirtXml.text(device, "string(source/address/@uuid | source/adapter/@name)"))
                    .strip();
        }
        return hex(LibvirtXml.text(device, "string(source/address/@domain)")) + ":" + hex(bus) + ":"
                + hex(LibvirtXml.text(device, "string(source/address/@slot)")) + "."
                + hex(LibvirtXml.text(device, "string(source/address/@function)"));
    }

    private static String hex(String number) {
        return number.startsWith("0x") ? number.substring(2) : number;
    }

    private static long kib(Document document, String path) {
        String amount = LibvirtXml.text(document, path).strip();
        String unit = LibvirtXml.text(document, path + "/@unit");
        boolean inKib = unit.isEmpty() || unit.equals("KiB") || unit.equals("k");
        return inKib && amount.matches("\\d{1,18}") ? Long.parseLong(amount) : 0;
    }

    private static List<String> texts(Document document, String path) {
        return nodes(document, path).stream()
                .map(Node::getNodeValue)
                .filter(text -> !text.isBlank())
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    private static List<Node> nodes(Document document, String path) {
        NodeList nodes = LibvirtXml.nodes(document, path);
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).toList();
    }
}
