package dev.plinth.trust.catalogue;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Catalogues of others that a claim can refer to, and how they write their ids. Only ids are used, none of their text. */
public enum Framework {
    /** Trust Services Criteria 2017 with the points of focus of 2022, as in {@code CC6.7}. */
    SOC2("soc2", "SOC 2 Trust Services Criteria", "(CC[1-9]|A1|C1|PI1|P[1-8])\\.[0-9]{1,2}"),
    /** Controls of Annex A, as in {@code A.8.24}. */
    ISO27001("iso27001", "ISO/IEC 27001:2022 Annex A", "A\\.[5-8]\\.[0-9]{1,2}"),
    /** The Security Rule, as in {@code 164.312(e)(1)}. */
    HIPAA("hipaa", "HIPAA Security Rule, 45 CFR Part 164", "164\\.3[0-9]{2}(\\([A-Za-z0-9]{1,4}\\))*"),
    /** Article, paragraph and point, as in {@code 32(1)(a)}. */
    GDPR("gdpr", "GDPR, Regulation (EU) 2016/679", "[1-9][0-9]?(\\([0-9]{1,2}\\)(\\([a-z]\\))?)?"),
    /** Requirements, as in {@code V12.1.1}. */
    ASVS("asvs", "OWASP ASVS 5.0", "V[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{1,2}"),
    /** Controls and enhancements, as in {@code SC-28(1)}. */
    NIST80053("nist80053", "NIST SP 800-53 revision 5", "[A-Z]{2}-[0-9]{1,2}(\\([0-9]{1,2}\\))?");

    private final String key;
    private final String title;
    private final Pattern form;

    Framework(String key, String title, String form) {
        this.key = key;
        this.title = title;
        this.form = Pattern.compile(form);
    }

    /** As the catalogue's files and the machine-readable forms name it. */
    public String key() {
        return key;
    }

    /** As people name it. */
    public String title() {
        return title;
    }

    static Optional<Framework> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst();
    }

    boolean writes(String id) {
        return form.matcher(id).matches();
    }
}
