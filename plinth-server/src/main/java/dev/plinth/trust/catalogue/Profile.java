package dev.plinth.trust.catalogue;

import java.util.List;

/**
 * One published page.
 *
 * @param title shown as its heading
 * @param intro one or two plain sentences that claim nothing
 * @param sections in the order of the page; each claim of the profile is on exactly one of them
 * @param digest SHA-256 (hex) of the file's bytes
 */
public record Profile(ProfileId id, String title, String intro, List<Section> sections, String digest) {
    public Profile {
        sections = List.copyOf(sections);
    }

    /** Claims under a common heading, in the order of the page. */
    public record Section(String heading, List<Claim> claims) {
        public Section {
            claims = List.copyOf(claims);
        }
    }

    /** All claims in the order of the page. */
    public List<Claim> claims() {
        return sections.stream().flatMap(section -> section.claims().stream()).toList();
    }
}
