package dev.plinth.http;

import dev.plinth.access.Caller;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.convert.converter.Converter;

/** Reads {@code {org}} of a path: an id, or the slug of an organisation, or {@code instance} for the installation itself. */
final class OrgRefs implements Converter<String, OrgId> {
    private static final String SLUG = "[a-z][a-z0-9-]{1,38}";

    private static final int ID_LENGTH = 36;

    private final ObjectProvider<Organisations> organisations;

    OrgRefs(ObjectProvider<Organisations> organisations) {
        this.organisations = organisations;
    }

    @Override
    public OrgId convert(String text) {
        if (isId(text)) return id(text);
        if (text.equals("instance")) return organisations.getObject().instance();
        if (!text.matches(SLUG))
            throw ProblemException.field("org", "is neither an id nor a slug", "the id or the slug of an organisation");
        return organisations.getObject().findBySlug(text).map(Organisation::id).orElseThrow(ProblemException::notFound);
    }

    /**
     * As {@link #convert}, for a caller. Whoever belongs to an organisation learns nothing of the names of others, and neither
     * from how long the answer takes: theirs is compared, and no other is looked up.
     */
    OrgId named(String text, Caller caller) {
        if (caller.org().isEmpty() || isId(text) || !text.matches(SLUG)) return convert(text);
        return caller.org()
                .filter(own -> organisations
                        .getObject()
                        .find(own)
                        .filter(org -> org.slug().equals(text))
                        .isPresent())
                .orElseThrow(ProblemException::notFound);
    }

    boolean isSynthetic(OrgId org) {
        return organisations
                .getObject()
                .find(org)
                .filter(Organisation::synthetic)
                .isPresent();
    }

    private static boolean isId(String text) {
        return text.length() == ID_LENGTH && text.indexOf('-') == 8;
    }

    private static OrgId id(String text) {
        try {
            return OrgId.parse(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("org", "is neither an id nor a slug", "the id or the slug of an organisation");
        }
    }
}
