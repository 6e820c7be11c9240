package dev.plinth.tenancy;

import dev.plinth.runtime.Installation;
import dev.plinth.runtime.StoreAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database of its own with the schema of a store of rows and a context key of its own, for as long as one run. What is done to
 * it touches no organisation. Roles are shared by all databases of a server, so a sabotage MUST NOT change a role.
 */
final class ScratchStore implements AutoCloseable {
    private static final String PREFIX = "plinth_twin_";
    private static final Pattern DATABASE = Pattern.compile("(jdbc:postgresql://[^/]+/)([^?]+)(\\?.*)?");
    private static final String ROLE = "plinth_app";
    private static final Lock ROLES = new ReentrantLock();

    private final Installation.Region region;
    private final StoreAddress admin;
    private final StoreAddress app;
    private final String name;
    private final byte[] contextKey;

    private ScratchStore(
            Installation.Region region, StoreAddress admin, StoreAddress app, String name, byte[] contextKey) {
        this.region = region;
        this.admin = admin;
        this.app = app;
        this.name = name;
        this.contextKey = contextKey;
    }

    /**
     * Makes one on the server of a region; takes a second or two.
     *
     * @param nonce hexadecimal digits nobody else uses now
     */
    static ScratchStore make(Installation installation, Installation.Region region, String nonce) throws SQLException {
        String name = PREFIX + nonce.substring(0, 16);
        StoreAddress admin = region.dataAdmin();
        try (Connection connection = admin.open();
                Statement statement = connection.createStatement()) {
            sweep(statement);
            statement.execute("create database " + name);
        }
        StoreAddress there = new StoreAddress(urlOf(admin, name), admin.user(), admin.password());
        StoreAddress app =
                new StoreAddress(there.url(), ROLE, StorePreparation.password(installation, region.name(), ROLE));
        byte[] contextKey = nonce.getBytes(StandardCharsets.US_ASCII);
        ScratchStore scratch = new ScratchStore(region, there, app, name, contextKey);
        // roles belong to the whole server, and it refuses to change one for two databases at once
        ROLES.lock();
        try {
            StorePreparation.prepareScratch(region, installation, there, contextKey);
            return scratch;
        } catch (RuntimeException e) {
            scratch.close();
            throw e;
        } finally {
            ROLES.unlock();
        }
    }

    private static String urlOf(StoreAddress admin, String database) {
        Matcher parts = DATABASE.matcher(admin.url());
        if (!parts.matches()) throw new IllegalStateException("The address of a store has an unexpected form");
        return parts.group(1) + database + (parts.group(3) == null ? "" : parts.group(3));
    }

    /** Removes what a killed process left behind; one that is in use stays. */
    private static void sweep(Statement statement) throws SQLException {
        List<String> left = new ArrayList<>();
        try (ResultSet found = statement.executeQuery("select datname from pg_database d where datname like '" + PREFIX
                + "%' and not exists (select 1 from pg_stat_activity a where a.datname = d.datname)")) {
            while (found.next()) left.add(found.getString(1));
        }
        for (String name : left)
            try {
                statement.execute("drop database if exists " + name);
            } catch (SQLException usedAgain) {
                // another run has it; it will go with that
            }
    }

    /** Runs statements as a superuser. */
    ScratchStore changed(String sql) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return this;
    }

    Connection superuser() throws SQLException {
        return admin.open();
    }

    /** As the application's own role. */
    Connection app() throws SQLException {
        return app.open();
    }

    /**
     * As if it were the only database of rows of a region.
     *
     * @param signer its sessions are signed as by this one, under the key of this store
     */
    RegionStores asRegion(String name, OrgContextSigner signer) {
        return new RegionStores(Map.of(
                name,
                new RegionStores.Database(
                        name, StoreCatalogue.DATA, this::superuser, this::app, signer.under(contextKey))));
    }

    @Override
    public void close() throws SQLException {
        try (Connection connection = region.dataAdmin().open();
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + name + " with (force)");
        }
    }
}
