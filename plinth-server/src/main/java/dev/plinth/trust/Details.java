package dev.plinth.trust;

import dev.plinth.probe.Observation;
import dev.plinth.trust.Opening.Audience;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** Puts together what an entry only commits to. */
final class Details {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SALT_BYTES = 32;
    private static final int LONGEST_TEXT = 400;
    private static final int MOST = 50;

    private final SecureRandom random;

    Details(SecureRandom random) {
        this.random = random;
    }

    List<Opening> of(Order order, long number, Observation seen, Duration cpu, Duration took) {
        Map<String, Object> customer = beginning(order, number);
        Map<String, Object> auditor = beginning(order, number);
        auditor.put("cpuMillis", cpu.toMillis());
        auditor.put("tookMillis", took.toMillis());
        switch (seen) {
            case Observation.Held held -> count(customer, held.counted());
            case Observation.Broken broken -> {
                count(customer, broken.counted());
                auditor.put(
                        "findings",
                        broken.findings().stream().limit(MOST).map(Details::cut).toList());
            }
            case Observation.Unable unable -> auditor.put("why", cut(unable.why()));
        }
        return List.of(opening(Audience.CUSTOMER, customer), opening(Audience.AUDITOR, auditor));
    }

    private static Map<String, Object> beginning(Order order, long number) {
        Map<String, Object> members = new TreeMap<>();
        members.put("probe", order.probe());
        members.put("run", number);
        members.put("against", order.against());
        return members;
    }

    private static void count(Map<String, Object> members, Observation.Counted counted) {
        members.put("population", counted.population());
        members.put("tried", counted.tried());
        members.put("inputs", counted.inputs());
        Map<String, Long> excluded = new TreeMap<>();
        counted.excluded().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST)
                .forEach(one -> excluded.merge(cut(one.getKey()), one.getValue(), Long::sum));
        members.put("excluded", excluded);
    }

    private Opening opening(Audience audience, Map<String, Object> members) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Opening(audience, salt, JSON.writeValueAsBytes(members));
    }

    /** Half a surrogate pair could not be written. */
    static String cut(String text) {
        String whole = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
        return whole.replaceAll("[\\ud800-\\udfff]", "\ufffd").replace('\u0000', '\ufffd');
    }
}
