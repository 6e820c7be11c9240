package dev.plinth.intake.x12;

/** The days a service covers, as CCYYMMDD; both empty when not told. */
record Period(String from, String to) {
    static final Period NONE = new Period("", "");

    /** Reads a DTP segment in D8, RD8 or DT form. */
    static Period of(Segment dtp) {
        String value = dtp.element(3);
        if (dtp.element(2).equals("RD8") && value.length() == 17)
            return new Period(value.substring(0, 8), value.substring(9));
        String day = value.substring(0, Math.min(8, value.length()));
        return new Period(day, day);
    }

    /** The shortest period that covers both. */
    Period around(Period other) {
        if (from.isEmpty()) return other;
        if (other.from.isEmpty()) return this;
        return new Period(
                from.compareTo(other.from) <= 0 ? from : other.from, to.compareTo(other.to) >= 0 ? to : other.to);
    }
}
