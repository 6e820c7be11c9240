package dev.plinth.intake;

import dev.plinth.intake.format.CollectionSpec;
import dev.plinth.intake.format.DepartmentKey;
import dev.plinth.intake.format.FieldSpec;
import dev.plinth.intake.format.ParsedRecord;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.vault.FieldClass;
import dev.plinth.vault.FieldType;
import dev.plinth.vault.NewCollection;
import dev.plinth.vault.RecordDraft;
import dev.plinth.vault.SearchMode;
import dev.plinth.vault.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Speaks the vault's language: collections and records as it wants them. */
final class Drafts {
    private Drafts() {}

    static NewCollection collection(CollectionSpec spec) {
        return NewCollection.of(
                spec.name(), spec.fields().stream().map(Drafts::field).toList());
    }

    private static dev.plinth.vault.FieldSpec field(FieldSpec field) {
        dev.plinth.vault.FieldSpec made = dev.plinth.vault.FieldSpec.of(
                field.name(),
                type(field.type()),
                FieldClass.valueOf(field.sensitivity().name()));
        if (field.search()) made = made.searchable(SearchMode.EXACT);
        return field.required() ? made.mandatory() : made;
    }

    private static FieldType type(FieldSpec.Type type) {
        return FieldType.valueOf(type.name());
    }

    /** The natural key is hashed first: keys of any length and content fit the vault's limits. */
    static RecordDraft record(ParsedRecord found, Map<String, DepartmentId> departments) {
        Map<String, Value> fields = new LinkedHashMap<>();
        found.fields().forEach((name, value) -> fields.put(name, DraftValues.of(value)));
        return new RecordDraft(
                Optional.of(sha256(found.naturalKey())),
                found.subject(),
                found.department().map(DepartmentKey::key).map(departments::get),
                fields);
    }

    private static String sha256(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }
}
