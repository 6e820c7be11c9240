package dev.plinth.intake.x12;

import static dev.plinth.intake.format.FieldSpec.Sensitivity.INTERNAL;
import static dev.plinth.intake.format.FieldSpec.Sensitivity.PHI;
import static dev.plinth.intake.format.FieldSpec.Type.DATE;
import static dev.plinth.intake.format.FieldSpec.Type.DECIMAL;
import static dev.plinth.intake.format.FieldSpec.Type.JSON;
import static dev.plinth.intake.format.FieldSpec.Type.STRING;

import dev.plinth.intake.format.CollectionSpec;
import dev.plinth.intake.format.FieldSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The collections that X12 files fill. Whatever tells of a person, or of money, dates and codes of their care, is protected
 * health information; payers, providers and the codes of a decision are not.
 */
final class HealthCollections {
    static final String MEMBERS = "members";
    static final String CLAIMS = "claims";
    static final String REMITTANCES = "remittances";
    static final String PROVIDER_ADJUSTMENTS = "provider_adjustments";
    static final String REJECTIONS = "rejections";
    static final String ACKNOWLEDGEMENTS = "acknowledgements";

    private HealthCollections() {}

    static List<CollectionSpec> all() {
        return List.of(
                members(),
                claims(),
                remittances(),
                providerAdjustments(),
                answers(REJECTIONS),
                answers(ACKNOWLEDGEMENTS));
    }

    private static CollectionSpec members() {
        List<FieldSpec> fields = new ArrayList<>();
        fields.add(phi("member_id").searchable().needed());
        fields.addAll(sealed("family_name", "given_name", "middle_name", "name_suffix"));
        fields.add(FieldSpec.of("birth_date", DATE, PHI));
        fields.addAll(sealed("gender", "address", "address_more", "city", "state", "postal_code", "country"));
        fields.add(phi("ssn").searchable());
        fields.addAll(sealed("tax_id", "relationship", "group_number", "group_name"));
        fields.addAll(internal("payer_name", "payer_id"));
        return new CollectionSpec(MEMBERS, fields);
    }

    private static CollectionSpec claims() {
        List<FieldSpec> fields = new ArrayList<>();
        fields.add(phi("claim_id").searchable().needed());
        fields.add(phi("member_id").searchable());
        fields.addAll(sealed("patient_name"));
        fields.addAll(internal("kind", "frequency", "facility"));
        fields.add(FieldSpec.of("total_charge", DECIMAL, PHI));
        fields.addAll(period());
        fields.add(FieldSpec.of("diagnoses", JSON, PHI));
        fields.add(FieldSpec.of("services", JSON, PHI));
        fields.addAll(sealed("prior_authorization", "payer_claim_number", "note"));
        fields.addAll(internal(
                "billing_provider",
                "billing_provider_npi",
                "care_provider",
                "care_provider_npi",
                "payer_name",
                "payer_id",
                "submitter",
                "batch"));
        fields.add(FieldSpec.of("submitted", DATE, INTERNAL));
        return new CollectionSpec(CLAIMS, fields);
    }

    private static CollectionSpec remittances() {
        List<FieldSpec> fields = new ArrayList<>();
        fields.add(phi("claim_id").searchable().needed());
        fields.add(phi("member_id").searchable());
        fields.addAll(sealed("patient_name", "payer_claim_number"));
        fields.addAll(internal("status", "outcome", "reason_codes"));
        for (String amount : List.of("charged", "paid", "patient_responsibility"))
            fields.add(FieldSpec.of(amount, DECIMAL, PHI));
        fields.addAll(period());
        fields.add(FieldSpec.of("adjustments", JSON, PHI));
        fields.add(FieldSpec.of("services", JSON, PHI));
        fields.addAll(internal("payer_name", "payee_name", "payee_id", "payment_reference"));
        fields.add(FieldSpec.of("payment_date", DATE, INTERNAL));
        return new CollectionSpec(REMITTANCES, fields);
    }

    private static CollectionSpec providerAdjustments() {
        List<FieldSpec> fields = new ArrayList<>(internal("provider_id", "reason"));
        fields.add(FieldSpec.of("fiscal_period", DATE, INTERNAL));
        fields.addAll(sealed("reference"));
        fields.add(FieldSpec.of("amount", DECIMAL, INTERNAL));
        fields.addAll(internal("payer_name", "payment_reference"));
        return new CollectionSpec(PROVIDER_ADJUSTMENTS, fields);
    }

    private static CollectionSpec answers(String name) {
        List<FieldSpec> fields = new ArrayList<>();
        fields.addAll(internal("level", "category", "status", "entity"));
        fields.add(phi("claim_id").searchable());
        fields.add(phi("member_id").searchable());
        fields.addAll(sealed("patient_name", "payer_claim_number", "message"));
        fields.add(FieldSpec.of("amount", DECIMAL, PHI));
        fields.addAll(period());
        fields.add(FieldSpec.of("statuses", JSON, INTERNAL));
        fields.add(FieldSpec.of("status_date", DATE, INTERNAL));
        fields.addAll(internal("payer_name", "provider_name", "provider_id", "transaction_type", "control_number"));
        return new CollectionSpec(name, fields);
    }

    private static List<FieldSpec> period() {
        return List.of(FieldSpec.of("service_from", DATE, PHI), FieldSpec.of("service_to", DATE, PHI));
    }

    private static FieldSpec phi(String name) {
        return FieldSpec.of(name, STRING, PHI);
    }

    private static List<FieldSpec> sealed(String... names) {
        return Arrays.stream(names).map(HealthCollections::phi).toList();
    }

    private static List<FieldSpec> internal(String... names) {
        return Arrays.stream(names)
                .map(name -> FieldSpec.of(name, STRING, INTERNAL))
                .toList();
    }
}
