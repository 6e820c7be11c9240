package dev.plinth.trust.catalogue;

/** Names a published page and the file it comes from, such as {@code support-chat}. */
public record ProfileId(String value) implements Comparable<ProfileId> {
    private static final String FORM = "[a-z][a-z0-9-]{1,39}";

    /** Refuses any other form with {@link IllegalArgumentException}. */
    public ProfileId {
        if (!value.matches(FORM))
            throw new IllegalArgumentException("A profile is named by small letters, digits and hyphens, at most 40");
    }

    @Override
    public int compareTo(ProfileId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
