package dev.plinth.identity;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RowSeal;
import java.util.Optional;

/** A row that lets somebody in: an API key, an operator, a session. */
interface SealedRow {
    /** What it is, for the operator's eyes: no secret. */
    String name();

    Optional<byte[]> seal();

    /** What the seal is over: everything in the row that decides anything. */
    RowSeal content(OrgId org);

    /** What the log says that this row does not know, because it is an older copy of itself; empty if it is the newest. */
    Optional<String> overtaken();
}
