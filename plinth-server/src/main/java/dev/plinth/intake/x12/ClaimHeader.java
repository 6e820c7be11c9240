package dev.plinth.intake.x12;

/** What all claims of one billing provider share. */
final class ClaimHeader {
    private String batch = "";
    private String created = "";
    private Party submitter = new Party();
    private Party provider = new Party();

    void nextProvider() {
        provider = new Party();
    }

    void accept(String loop, Segment segment) {
        switch (loop) {
            case "1000A" -> submitter.accept(segment);
            case "2010AA" -> provider.accept(segment);
            default -> {
                if (!segment.id().equals("BHT")) return;
                batch = segment.element(3);
                created = segment.element(4);
                submitter = new Party();
            }
        }
    }

    Fields about(String kind) {
        return new Fields()
                .text("kind", kind)
                .text("billing_provider", provider.fullName())
                .text("billing_provider_npi", provider.id())
                .text("submitter", submitter.fullName())
                .text("batch", batch)
                .date("submitted", created);
    }
}
