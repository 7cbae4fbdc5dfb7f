package io.isotherm.hypervisor.libvirt.connection;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Optional;
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

/** The descriptions in XML that libvirt gives of hosts and guests. */
public final class LibvirtXml {
    private LibvirtXml() {}

    /**
     * Reads a description.
     *
     * @throws IllegalArgumentException if it is not XML
     */
    public static Document parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException("libvirt gave a description that is not XML: " + e.getMessage(), e);
        }
    }

    /** The nodes at an XPath. */
    public static NodeList nodes(Object item, String path) {
        try {
            return (NodeList) xpath().evaluate(path, item, XPathConstants.NODESET);
        } catch (XPathExpressionException e) {
            throw new IllegalStateException(path, e);
        }
    }

    /** The text at an XPath; empty where there is none. */
    public static String text(Object item, String path) {
        try {
            return xpath().evaluate(path, item);
        } catch (XPathExpressionException e) {
            throw new IllegalStateException(path, e);
        }
    }

    private static XPath xpath() {
        return XPathFactory.newInstance().newXPath();
    }

    /** The element at an XPath, as XML; empty where there is none. */
    public static Optional<String> element(String xml, String path) {
        Node node = nodes(parse(xml), path).item(0);
        if (node == null) {
            return Optional.empty();
        }
        try {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(node), new StreamResult(text));
            return Optional.of(text.toString());
        } catch (TransformerException e) {
            return Optional.empty();
        }
    }
}
