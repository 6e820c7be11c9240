package dev.plinth.intake;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.StreamSealer;
import dev.plinth.intake.spool.Spool;
import dev.plinth.keys.Keys;
import dev.plinth.ledger.Ledger;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.TestPlinth;
import dev.plinth.vault.Batches;
import dev.plinth.vault.Catalogue;
import dev.plinth.vault.RowMacs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;

/** An import service of a test's own over the shared Plinth, and a look at what it left in the database. */
final class Bench implements AutoCloseable {
    static final String MAPPING = """
            format: csv
            collection: assets
            key: tag
            subject: Holder
            department: Dept
            columns:
              Tag: {field: tag, class: internal, search: true, required: true}
              Holder: {field: holder, class: personal}
            """;

    private final TestPlinth plinth;
    private final Path spool;
    private final Imports imports;

    Bench(TestPlinth plinth) {
        this.plinth = plinth;
        try {
            this.spool = Files.createTempDirectory("plinth-spool-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        Ids ids = new Ids(clock, random);
        this.imports = new Imports(
                new Workshop(
                        plinth.orgs(),
                        plinth.bean(Departments.class),
                        plinth.bean(Catalogue.class),
                        plinth.bean(Batches.class),
                        plinth.bean(Ledger.class),
                        plinth.bean(RowMacs.class),
                        new ImportRows(clock),
                        clock),
                plinth.bean(Keys.class),
                new Spool(spool, new StreamSealer(new CipherPool(), random), random, ids),
                ids);
    }

    Imports imports() {
        return imports;
    }

    Path spool() {
        return spool;
    }

    static ImportOrder csv() {
        return new ImportOrder(ImportFormat.CSV, Optional.of(MAPPING), true);
    }

    static ImportOrder order(ImportFormat format) {
        return new ImportOrder(format, Optional.empty(), true);
    }

    ImportStatus load(OrgId org, ImportOrder order, String text) {
        try {
            return imports.load(org, order, stream(text), plinth.cause());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ImportStatus start(OrgId org, ImportOrder order, String text) {
        try {
            return imports.start(org, order, stream(text), plinth.cause());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    static String rows(int count) {
        StringBuilder text = new StringBuilder("Tag,Holder,Dept\n");
        for (int i = 0; i < count; i++)
            text.append("T-").append(i).append(",Holder ").append(i % 97).append(",\n");
        return text.toString();
    }

    long count(String region, String sql, OrgId org) {
        try (Connection database = plinth.superuser(region);
                PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setObject(1, org.value());
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void change(String region, String sql, OrgId org) {
        try (Connection database = plinth.superuser(region);
                PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setObject(1, org.value());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A spool over the same directory, for looking at what lies there. */
    Spool spoolAlone() {
        SecureRandom random = new SecureRandom();
        return new Spool(
                spool, new StreamSealer(new CipherPool(), random), random, new Ids(InstantSource.system(), random));
    }

    byte[] spooledBytes() {
        try (var files = Files.list(spool)) {
            return Files.readAllBytes(files.findFirst().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long records(OrgId org) {
        return count("us", "select count(*) from tenant.record where org_id = ?", org);
    }

    @Override
    public void close() {
        imports.close();
    }
}
