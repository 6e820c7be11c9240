package dev.plinth.intake.x12;

/** A person or organisation as NM1, N3, N4, DMG and REF tell of it. */
final class Party {
    private String family = "";
    private String given = "";
    private String middle = "";
    private String suffix = "";
    private String id = "";
    private final Fields details = new Fields();

    void accept(Segment segment) {
        switch (segment.id()) {
            case "NM1" -> name(segment);
            case "N3" -> details.text("address", segment.element(1)).text("address_more", segment.element(2));
            case "N4" ->
                details.text("city", segment.element(1))
                        .text("state", segment.element(2))
                        .text("postal_code", segment.element(3))
                        .text("country", segment.element(4));
            case "DMG" -> details.date("birth_date", segment.element(2)).text("gender", segment.element(3));
            case "REF" -> {
                if (segment.element(1).equals("SY")) details.text("ssn", segment.element(2));
                if (segment.element(1).equals("EI")) details.text("tax_id", segment.element(2));
            }
            default -> {}
        }
    }

    private void name(Segment nm1) {
        family = nm1.element(3);
        given = nm1.element(4);
        middle = nm1.element(5);
        suffix = nm1.element(7);
        id = nm1.element(9);
    }

    String id() {
        return id;
    }

    /** Organisation's name, or the person's names in order. */
    String fullName() {
        return (given + " " + middle + " " + family + " " + suffix).strip().replaceAll(" +", " ");
    }

    /** Names, address, birth date and what else is known. */
    Fields fields() {
        return new Fields()
                .text("family_name", family)
                .text("given_name", given)
                .text("middle_name", middle)
                .text("name_suffix", suffix)
                .all(details.map());
    }
}
