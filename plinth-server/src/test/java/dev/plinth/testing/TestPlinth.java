package dev.plinth.testing;

import dev.plinth.PlinthApplication;
import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.Installation;
import dev.plinth.runtime.StoreAddress;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ConfigurableApplicationContext;

/** A running Plinth and ways to look at it from every side. */
public final class TestPlinth implements AutoCloseable {
    private static final AtomicInteger SLUGS = new AtomicInteger();

    private final DataDirectory data;
    private final ConfigurableApplicationContext context;
    private final HttpClient http;

    private TestPlinth(DataDirectory data, ConfigurableApplicationContext context) {
        this.data = data;
        this.context = context;
        this.http = Trust.client(data.resolve("tls", "server.crt"));
    }

    /** A Plinth with two regions in a fresh directory. */
    public static TestPlinth start() {
        return start(Map.of("plinth.regions", "us,eu"));
    }

    /** A Plinth of a test's own, for what would harm the shared one. The test MUST close it. */
    public static TestPlinth start(Map<String, Object> settings) {
        return start(freshDirectory(), settings);
    }

    /** As {@link #start(Map)} in a directory that exists, to see what a restart does. */
    public static TestPlinth start(Path directory, Map<String, Object> settings) {
        DataDirectory data = DataDirectory.open(directory);
        Map<String, Object> all = new HashMap<>(settings);
        all.putIfAbsent("plinth.trust.run", false);
        all.put("server.port", 0);
        all.put("management.server.port", 0);
        try {
            return new TestPlinth(data, PlinthApplication.start(data, all));
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /** A directory that the database's unprivileged user may walk to. */
    public static Path freshDirectory() {
        try {
            Path directory = Files.createTempDirectory("plinth-test-");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createSymbolicLink(directory.resolve("runtime"), sharedRuntime());
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The unpacked PostgreSQL programs, once a machine instead of once a test run. */
    public static Path sharedRuntime() throws IOException {
        Path shared = Path.of(System.getProperty("java.io.tmpdir"), "plinth-test-runtime");
        Files.createDirectories(shared);
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        return shared;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public OrgTransactions orgs() {
        return bean(OrgTransactions.class);
    }

    public Organisations organisations() {
        return bean(Organisations.class);
    }

    public Path directory() {
        return data.root();
    }

    /** A new organisation in region {@code us}, profile {@code support-chat}. */
    public Organisation newOrg() {
        return newOrg("us", "support-chat");
    }

    public Organisation newOrg(String region, String profile) {
        String slug = "test-" + SLUGS.incrementAndGet() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        return organisations()
                .create(new Organisations.NewOrganisation(slug, "Test " + slug, region, profile, "standard"), cause());
    }

    /** A cause for what a test does itself. */
    public Cause cause() {
        return Cause.of(Principal.system("test"), new RequestId(UUID.randomUUID()));
    }

    /** Trusts this installation's certificate; follows no redirect. */
    public HttpClient http() {
        return http;
    }

    public URI uri(String path) {
        return URI.create("https://localhost:" + port() + path);
    }

    public int port() {
        return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    public int managementPort() {
        return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.management.port")));
    }

    /** A connection as superuser to the rows of a region: sees everything, for looking behind the curtain and for sabotage. */
    public Connection superuser(String region) {
        return connect(address(region, false));
    }

    /** Runs statements as superuser on the rows of a region. */
    public void sql(String region, String statements) throws SQLException {
        try (var connection = superuser(region);
                var run = connection.createStatement()) {
            run.execute(statements);
        }
    }

    /** As {@link #superuser} to the key store. */
    public Connection keyStoreSuperuser(String region) {
        return connect(address(region, true));
    }

    /** A connection as the application's own role, with no organisation bound: what an attacker inside the application has. */
    public Connection rawApp(String region) {
        StoreAddress admin = address(region, false);
        return connect(new StoreAddress(
                admin.url(), "plinth_app", bean(Installation.class).secret(region + "-plinth_app")));
    }

    private StoreAddress address(String region, boolean keys) {
        Installation.Region found = bean(Installation.class).regions().stream()
                .filter(one -> one.name().equals(region))
                .findFirst()
                .orElseThrow();
        return keys ? found.keysAdmin() : found.dataAdmin();
    }

    private static Connection connect(StoreAddress address) {
        try {
            return address.open();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops it and keeps its directory. */
    public void stop() {
        context.close();
        data.close();
        http.close();
    }

    @Override
    public void close() {
        stop();
        try (var files = Files.walk(data.root())) {
            files.sorted(Comparator.reverseOrder()).forEach(TestPlinth::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
