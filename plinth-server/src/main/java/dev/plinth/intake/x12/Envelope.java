package dev.plinth.intake.x12;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.Place;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The three nested envelopes of X12 (ISA/IEA, GS/GE, ST/SE): their order, control numbers and counts. */
final class Envelope {
    /*
     * A production interchange (ISA15 = P) whose counts are wrong has lost something on the way and is refused. In a test
     * interchange (T) counts are often left over from hand editing, so there they are noted and the file is loaded. Control
     * numbers must agree in both.
     */
    private final Consumer<Finding> findings;
    private @Nullable Segment interchange;
    private @Nullable Segment group;
    private @Nullable Segment transaction;
    private long groups;
    private long transactions;
    private long ordinal;

    Envelope(Consumer<Finding> findings) {
        this.findings = findings;
    }

    /** Takes a segment of the envelope; false if it is one of the transaction's own. */
    boolean accept(Segment segment) {
        switch (segment.id()) {
            case "ISA" -> openInterchange(segment);
            case "GS" -> openGroup(segment);
            case "ST" -> openTransaction(segment);
            case "SE" -> closeTransaction(segment);
            case "GE" -> closeGroup(segment);
            case "IEA" -> closeInterchange(segment);
            default -> {
                return false;
            }
        }
        return true;
    }

    Optional<Segment> transaction() {
        return Optional.ofNullable(transaction);
    }

    /** GS01 of the open group. */
    String functionalGroup() {
        return group == null ? "" : group.element(1);
    }

    /** The implementation guide of the open transaction. */
    String guide() {
        if (transaction != null && transaction.has(3)) return transaction.element(3);
        return group == null ? "" : group.element(8);
    }

    Origin origin() {
        return new Origin(
                interchange == null ? "" : interchange.element(6).strip() + "|" + interchange.element(13),
                group == null ? "" : group.element(6),
                transaction == null ? "" : transaction.element(2),
                ordinal);
    }

    /** A number that does not add up: an error in production, a note in test data. */
    void miscount(Place place, String wrong, String expected) {
        boolean production = interchange != null && interchange.element(15).equals("P");
        findings.accept(production ? Finding.error(place, wrong, expected) : Finding.note(place, wrong, expected));
    }

    /** The file is over. */
    void finish(long lastSegment) {
        Place end = Place.segment(Math.max(lastSegment, 1), "");
        if (lastSegment == 0) findings.accept(Finding.error(end, "the file is empty", "ISA … IEA"));
        missingTrailers(end);
    }

    private void missingTrailers(Place where) {
        if (transaction != null) lacks(where, "SE", "ST", transaction);
        if (group != null) lacks(where, "GE", "GS", group);
        if (interchange != null) lacks(where, "IEA", "ISA", interchange);
        transaction = null;
        group = null;
        interchange = null;
    }

    private void lacks(Place where, String trailer, String header, Segment opened) {
        findings.accept(Finding.error(
                where,
                "%s is missing for the %s in segment %d".formatted(trailer, header, opened.number()),
                trailer + " before the next header and before the end of the file"));
    }

    private void openInterchange(Segment isa) {
        missingTrailers(Place.segment(isa.number(), "ISA"));
        String usage = isa.element(15);
        if (!usage.equals("P") && !usage.equals("T"))
            findings.accept(Finding.error(Place.segment(isa.number(), "ISA15"), "is not P or T", "P or T"));
        interchange = isa;
        groups = 0;
    }

    private void openGroup(Segment gs) {
        Place place = Place.segment(gs.number(), "GS");
        if (interchange == null)
            findings.accept(Finding.error(place, "GS stands outside an interchange", "ISA before GS"));
        if (transaction != null) lacks(place, "SE", "ST", transaction);
        if (group != null) lacks(place, "GE", "GS", group);
        transaction = null;
        group = gs;
        groups++;
        transactions = 0;
    }

    private void openTransaction(Segment st) {
        Place place = Place.segment(st.number(), "ST");
        if (group == null)
            findings.accept(Finding.error(place, "ST stands outside a functional group", "GS before ST"));
        if (transaction != null) lacks(place, "SE", "ST", transaction);
        transaction = st;
        transactions++;
        ordinal++;
    }

    private void closeTransaction(Segment se) {
        if (transaction == null) {
            stray(se, "ST");
            return;
        }
        agree(se, 2, transaction, 2);
        count(se, se.number() - transaction.number() + 1, "segments from ST to SE");
        transaction = null;
    }

    private void closeGroup(Segment ge) {
        if (transaction != null) lacks(Place.segment(ge.number(), "GE"), "SE", "ST", transaction);
        transaction = null;
        if (group == null) {
            stray(ge, "GS");
            return;
        }
        agree(ge, 2, group, 6);
        count(ge, transactions, "transactions in the group");
        group = null;
    }

    private void closeInterchange(Segment iea) {
        Place place = Place.segment(iea.number(), "IEA");
        if (transaction != null) lacks(place, "SE", "ST", transaction);
        if (group != null) lacks(place, "GE", "GS", group);
        transaction = null;
        group = null;
        if (interchange == null) {
            stray(iea, "ISA");
            return;
        }
        agree(iea, 2, interchange, 13);
        count(iea, groups, "groups in the interchange");
        interchange = null;
    }

    private void stray(Segment trailer, String header) {
        findings.accept(Finding.error(
                Place.segment(trailer.number(), trailer.id()),
                trailer.id() + " closes nothing",
                header + " before " + trailer.id()));
    }

    private void agree(Segment trailer, int position, Segment header, int wanted) {
        String closing = trailer.element(position);
        String opening = header.element(wanted);
        if (closing.equals(opening) || closing.isEmpty()) return;
        findings.accept(Finding.error(
                Place.segment(trailer.number(), "%s%02d".formatted(trailer.id(), position)),
                "is not the control number of the %s in segment %d".formatted(header.id(), header.number()),
                "the same as %s%02d".formatted(header.id(), wanted)));
    }

    private void count(Segment trailer, long actual, String what) {
        String said = trailer.element(1);
        if (said.isEmpty() || said.length() > 10 || !said.chars().allMatch(Character::isDigit)) return;
        if (Long.parseLong(said) != actual)
            miscount(
                    Place.segment(trailer.number(), trailer.id() + "01"),
                    "says " + Long.parseLong(said) + ", there are " + actual + " " + what,
                    Long.toString(actual));
    }
}
