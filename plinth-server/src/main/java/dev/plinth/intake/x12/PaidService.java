package dev.plinth.intake.x12;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One service of a paid or denied claim. */
final class PaidService {
    private final Fields fields = new Fields();
    private final List<Map<String, Object>> adjustments = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    PaidService(Segment svc) {
        ServiceLine.procedure(fields, svc, 1);
        fields.decimal("charge", svc.element(2))
                .decimal("paid", svc.element(3))
                .text("revenue_code", svc.element(4))
                .decimal("quantity", svc.element(5));
    }

    void adjust(List<Map<String, Object>> more) {
        adjustments.addAll(more);
    }

    void remark(String code) {
        remarks.add(code);
    }

    Map<String, Object> map() {
        return fields.list("adjustments", adjustments).list("remarks", remarks).map();
    }
}
