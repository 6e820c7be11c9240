package dev.plinth.intake;

import dev.plinth.ledger.Ledger;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.vault.Batches;
import dev.plinth.vault.Catalogue;
import dev.plinth.vault.RowMacs;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** What every run works with. */
record Workshop(
        OrgTransactions orgs,
        Departments departments,
        Catalogue catalogue,
        Batches batches,
        Ledger ledger,
        RowMacs macs,
        ImportRows rows,
        InstantSource clock) {
    Map<String, DepartmentId> departments(OrgId org) {
        Map<String, DepartmentId> byKey = new HashMap<>();
        orgs.in(org, departments::all).forEach(one -> byKey.put(one.key(), one.id()));
        return byKey;
    }
}
