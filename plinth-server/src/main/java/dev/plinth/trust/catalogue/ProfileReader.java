package dev.plinth.trust.catalogue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads one file of the catalogue. */
final class ProfileReader {
    private static final Set<String> KEYS = Set.of("profile", "title", "intro", "sections", "claims");
    private static final int LONGEST_CHARS = 512 * 1024;
    private static final int DEEPEST = 6;

    private final Faults faults;
    private final String file;
    private final Faults.Place place;
    private final Map<String, Claim> claims = new LinkedHashMap<>();
    /** As written, also of claims with faults, so that a section that names one is not blamed as well. */
    private final Set<String> ids = new HashSet<>();

    private final Set<String> placed = new HashSet<>();

    private ProfileReader(Faults faults, String file) {
        this.faults = faults;
        this.file = file;
        this.place = faults.at(file, "");
    }

    /** What is wrong goes into the faults; then nothing may be made of the answer. */
    static Optional<Profile> read(Faults faults, String name, byte[] bytes) {
        String file = name + ".yaml";
        return new ProfileReader(faults, file).profile(name, bytes);
    }

    private Optional<Profile> profile(String name, byte[] bytes) {
        Optional<Entries> document = document(bytes);
        if (document.isEmpty()) return Optional.empty();
        Entries entries = document.get().only(KEYS);
        Optional<ProfileId> id = entries.as("profile", ProfileId::new);
        if (id.isPresent() && !id.get().value().equals(name))
            place.wrong("profile", "is " + id.get() + ", but the file is named " + name);
        String title = entries.text("title");
        String intro = entries.text("intro");
        claims(entries.list("claims"));
        List<Profile.Section> sections = sections(entries.list("sections"));
        for (String claim : ids)
            if (!placed.contains(claim)) faults.at(file, claim).wrong("sections", "is on no section of the page");
        return id.map(known -> new Profile(known, title, intro, sections, Digests.hex(bytes)));
    }

    private Optional<Entries> document(byte[] bytes) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(LONGEST_CHARS);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(Entries.of(new Yaml(new SafeConstructor(options)).load(text), place, ""));
        } catch (CharacterCodingException malformed) {
            place.wrong("", "is not UTF-8");
        } catch (MarkedYAMLException malformed) {
            int line = malformed.getProblemMark() == null
                    ? 0
                    : malformed.getProblemMark().getLine() + 1;
            place.wrong("", "is not well-formed, line %d: %s".formatted(line, malformed.getProblem()));
        } catch (YAMLException malformed) {
            place.wrong("", "is not well-formed: " + malformed.getMessage());
        }
        return Optional.empty();
    }

    private void claims(List<?> listed) {
        for (int i = 0; i < listed.size(); i++) {
            String position = "claim " + (i + 1);
            Entries entries = Entries.of(listed.get(i), faults.at(file, position), "claims");
            Optional<Claim> claim = ClaimReader.read(faults, file, entries, position);
            if (entries.has("id") && entries.raw("id") instanceof String id && !ids.add(id))
                faults.at(file, id).wrong("id", "is there twice");
            claim.ifPresent(one -> claims.putIfAbsent(one.id().value(), one));
        }
        List<String> prefixes = claims.values().stream()
                .map(one -> one.id().prefix())
                .distinct()
                .toList();
        if (prefixes.size() > 1)
            place.wrong(
                    "claims",
                    "begin with different letters: " + String.join(", ", prefixes) + "; a profile has its own");
    }

    private List<Profile.Section> sections(List<?> listed) {
        List<Profile.Section> sections = new ArrayList<>();
        Set<String> headings = new HashSet<>();
        for (int i = 0; i < listed.size(); i++) {
            Entries entries =
                    Entries.of(listed.get(i), place, "sections " + (i + 1)).only(Set.of("heading", "claims"));
            String heading = entries.text("heading");
            if (!headings.add(heading)) place.wrong("sections", "has the heading " + heading + " twice");
            List<Claim> here = new ArrayList<>();
            for (String id : entries.texts("claims")) {
                if (!placed.add(id)) faults.at(file, id).wrong("sections", "is on more than one section of the page");
                if (!ids.contains(id))
                    place.wrong(
                            "sections",
                            "the section " + heading + " names " + id + ", which is not a claim of this file");
                Claim claim = claims.get(id);
                if (claim != null) here.add(claim);
            }
            sections.add(new Profile.Section(heading, here));
        }
        return sections;
    }
}
