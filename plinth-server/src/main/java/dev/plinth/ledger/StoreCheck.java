package dev.plinth.ledger;

import java.util.List;

/** Verifies all stored logs against themselves and against what was signed. */
public interface StoreCheck {
    /** Hashes every entry of every log anew. Each finding names log and entry; empty if all is as it was signed. */
    List<String> findings();
}
