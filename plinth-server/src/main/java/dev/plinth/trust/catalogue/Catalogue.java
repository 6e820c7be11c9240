package dev.plinth.trust.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All claims of all profiles, as reviewed. Read once and never changed: whoever edits a file while the installation runs changes
 * nothing, and after the next start {@link #digest()} is another one.
 */
public final class Catalogue {
    /*
     * The names stand here and are not found by looking around on the class path: a file that is missing must stop the
     * start, or a profile could be made to disappear with all of its failures.
     */
    private static final List<String> SHIPPED =
            List.of("ai-helpdesk", "asset-ops", "governed-ai", "health-edi", "support-chat");

    private final Map<ProfileId, Profile> profiles = new LinkedHashMap<>();
    private final Map<ClaimId, Claim> claims = new LinkedHashMap<>();
    private final Map<ClaimId, Profile> pages = new LinkedHashMap<>();
    private final String digest;

    private Catalogue(List<Profile> read) {
        for (Profile profile : read) {
            profiles.put(profile.id(), profile);
            for (Claim claim : profile.claims()) {
                claims.put(claim.id(), claim);
                pages.put(claim.id(), profile);
            }
        }
        this.digest = Digests.ofAll(read);
    }

    /** The catalogue that this build ships. Throws {@link CatalogueException} naming everything that is wrong with it. */
    public static Catalogue shipped() {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : SHIPPED) files.put(name, resource("/trust/" + name + ".yaml"));
        return of(files);
    }

    /**
     * A catalogue of these files.
     *
     * @param files their bytes by the name of the profile
     */
    public static Catalogue of(Map<String, byte[]> files) {
        Faults faults = new Faults();
        List<Profile> read = new ArrayList<>();
        new TreeMap<>(files)
                .forEach(
                        (name, bytes) -> ProfileReader.read(faults, name, bytes).ifPresent(read::add));
        Map<String, Profile> prefixes = new LinkedHashMap<>();
        for (Profile profile : read)
            profile.claims().stream()
                    .map(claim -> claim.id().prefix())
                    .distinct()
                    .forEach(prefix -> {
                        Profile other = prefixes.putIfAbsent(prefix, profile);
                        if (other != null)
                            faults.at(profile.id() + ".yaml", "")
                                    .wrong("claims", "begin with " + prefix + " as those of " + other.id() + " do");
                    });
        faults.end();
        return new Catalogue(read);
    }

    /** SHA-256 (hex) over the names and digests of all files; part of every piece of evidence. */
    public String digest() {
        return digest;
    }

    /** In the order of their names. */
    public List<Profile> profiles() {
        return List.copyOf(profiles.values());
    }

    public Optional<Profile> profile(ProfileId id) {
        return Optional.ofNullable(profiles.get(id));
    }

    /** Of all profiles, in the order of the pages. */
    public List<Claim> claims() {
        return List.copyOf(claims.values());
    }

    public Optional<Claim> claim(ClaimId id) {
        return Optional.ofNullable(claims.get(id));
    }

    /** The profile on whose page the claim is. */
    public Optional<Profile> pageOf(ClaimId id) {
        return Optional.ofNullable(pages.get(id));
    }

    /** The claims that need this probe. */
    public List<Claim> shownBy(String probe) {
        return claims.values().stream()
                .filter(claim -> claim.backing().probes().contains(probe))
                .toList();
    }

    private static byte[] resource(String path) {
        try (InputStream in = Catalogue.class.getResourceAsStream(path)) {
            if (in == null)
                throw new IllegalStateException("The build lacks " + path + ", a part of the catalogue of claims");
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
