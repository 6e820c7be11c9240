package dev.plinth.trust.web;

import dev.plinth.trust.Claims;
import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.ClaimId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Changes of state as an Atom feed (RFC 4287). Each entry names its entry in the log and where its receipt is. */
final class ChangesFeed {
    /** Everything but the characters that a document may hold (XML 1.0, section 2.2). */
    private static final Pattern NOT_XML =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    private static final String ATOM = "http://www.w3.org/2005/Atom";

    private final XMLStreamWriter xml;

    private ChangesFeed(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /**
     * @param url of this installation, without a slash at the end
     * @param origin of the log that holds the evidence, which names the feed for good
     * @param changes newest first
     */
    static byte[] write(String url, String origin, Catalogue catalogue, List<Claims.Change> changes, Instant now) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml =
                    XMLOutputFactory.newFactory().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
            new ChangesFeed(xml).feed(url, origin, catalogue, changes, now);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Memory does not fail to be written", e);
        }
        return out.toByteArray();
    }

    private void feed(String url, String origin, Catalogue catalogue, List<Claims.Change> changes, Instant now)
            throws XMLStreamException {
        xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
        xml.writeStartElement("feed");
        xml.writeDefaultNamespace(ATOM);
        text("id", "urn:plinth:" + origin + ":claims");
        text("title", "Changes of what is claimed at " + url);
        text("updated", (changes.isEmpty() ? now : changes.getFirst().at()).toString());
        link("self", url + "/trust/changes.atom");
        link("alternate", url + "/trust");
        xml.writeStartElement("author");
        text("name", "Plinth");
        xml.writeEndElement();
        for (Claims.Change change : changes) entry(url, catalogue, change);
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void entry(String url, Catalogue catalogue, Claims.Change change) throws XMLStreamException {
        xml.writeStartElement("entry");
        text("id", "urn:uuid:" + change.entry());
        text(
                "title",
                "%s is %s, after %s"
                        .formatted(
                                change.claim().value(),
                                change.to().text(),
                                change.from().text()));
        text("updated", change.at().toString());
        link("alternate", page(url, catalogue, change.claim()));
        link("via", url + "/trust/receipts/" + change.entry());
        text("summary", change.reason());
        xml.writeEndElement();
    }

    private static String page(String url, Catalogue catalogue, ClaimId claim) {
        return catalogue
                .pageOf(claim)
                .map(profile -> url + "/trust/" + profile.id().value() + "#" + claim.value())
                .orElse(url + "/trust");
    }

    private void text(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(NOT_XML.matcher(text).replaceAll("?"));
        xml.writeEndElement();
    }

    private void link(String rel, String href) throws XMLStreamException {
        xml.writeEmptyElement("link");
        xml.writeAttribute("rel", rel);
        xml.writeAttribute("href", href);
    }
}
