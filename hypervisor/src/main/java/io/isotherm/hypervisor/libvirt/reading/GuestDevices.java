package io.isotherm.hypervisor.libvirt.reading;

import io.isotherm.hypervisor.libvirt.connection.LibvirtXml;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * The devices of a guest whose counters libvirt keeps, from its description in XML.
 *
 * @param interfaces names of its network interfaces on the host, or their MAC address where they have no name
 * @param disks names of its disks in the guest; CD-ROM and floppy drives are left out
 */
public record GuestDevices(List<String> interfaces, List<String> disks) {

    public GuestDevices {
        interfaces = List.copyOf(interfaces);
        disks = List.copyOf(disks);
    }

    /**
     * Reads a domain's description.
     *
     * @throws IllegalArgumentException if it is not XML
     */
    public static GuestDevices of(String domainXml) {
        Document document = LibvirtXml.parse(domainXml);
        List<String> interfaces = new ArrayList<>();
        NodeList nodes = LibvirtXml.nodes(document, "/domain/devices/interface");
        for (int i = 0; i < nodes.getLength(); i++) {
            String target = LibvirtXml.text(nodes.item(i), "target/@dev");
            String name = target.isEmpty() ? LibvirtXml.text(nodes.item(i), "mac/@address") : target;
            if (!name.isEmpty()) {
                interfaces.add(name);
            }
        }
        List<String> disks = new ArrayList<>();
        nodes = LibvirtXml.nodes(
                document, "/domain/devices/disk[not(@device) or @device='disk' or @device='lun']/target/@dev");
        for (int i = 0; i < nodes.getLength(); i++) {
            disks.add(nodes.item(i).getNodeValue());
        }
        return new GuestDevices(interfaces, disks);
    }
}
