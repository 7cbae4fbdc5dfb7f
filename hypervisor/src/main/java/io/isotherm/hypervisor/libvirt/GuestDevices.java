package io.isotherm.hypervisor.libvirt;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The devices of a guest whose counters libvirt keeps, from its description in XML.
 *
 * @param interfaces names of its network interfaces on the host, or their MAC address where they have no name
 * @param disks names of its disks in the guest; CD-ROM and floppy drives are left out
 */
record GuestDevices(List<String> interfaces, List<String> disks) {

    GuestDevices {
        interfaces = List.copyOf(interfaces);
        disks = List.copyOf(disks);
    }

    /**
     * Reads a domain's description.
     *
     * @throws IllegalArgumentException if it is not XML
     */
    static GuestDevices of(String domainXml) {
        Document document = parse(domainXml);
        List<String> interfaces = new ArrayList<>();
        NodeList nodes = nodes(document, "/domain/devices/interface");
        for (int i = 0; i < nodes.getLength(); i++) {
            String target = text(nodes.item(i), "target/@dev");
            String name = target.isEmpty() ? text(nodes.item(i), "mac/@address") : target;
            if (!name.isEmpty()) {
                interfaces.add(name);
            }
        }
        List<String> disks = new ArrayList<>();
        nodes = nodes(document, "/domain/devices/disk[not(@device) or @device='disk' or @device='lun']/target/@dev");
        for (int i = 0; i < nodes.getLength(); i++) {
            disks.add(nodes.item(i).getNodeValue());
        }
        return new GuestDevices(interfaces, disks);
    }

    /** The machine's UUID in a host's capabilities or in its system information; empty if they do not tell. */
    static Optional<UUID> hostUuid(String xml) {
        String uuid = text(parse(xml), "string(/capabilities/host/uuid | /sysinfo/system/entry[@name='uuid'])");
        try {
            return uuid.isBlank() ? Optional.empty() : Optional.of(UUID.fromString(uuid.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The description of a host's CPU in its capabilities; empty if they have none. */
    static Optional<String> hostCpu(String capabilities) {
        Node cpu = nodes(parse(capabilities), "/capabilities/host/cpu").item(0);
        if (cpu == null) {
            return Optional.empty();
        }
        try {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(cpu), new StreamResult(text));
            return Optional.of(text.toString());
        } catch (TransformerException e) {
            return Optional.empty();
        }
    }

    private static Document parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException("libvirt gave a description that is not XML: " + e.getMessage(), e);
        }
    }

    private static NodeList nodes(Object item, String path) {
        try {
            return (NodeList) xpath().evaluate(path, item, XPathConstants.NODESET);
        } catch (XPathExpressionException e) {
            throw new IllegalStateException(path, e);
        }
    }

    private static String text(Object item, String path) {
        try {
            return xpath().evaluate(path, item);
        } catch (XPathExpressionException e) {
            throw new IllegalStateException(path, e);
        }
    }

    private static XPath xpath() {
        return XPathFactory.newInstance().newXPath();
    }
}
