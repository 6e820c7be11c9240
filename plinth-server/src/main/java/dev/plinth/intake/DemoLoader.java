package dev.plinth.intake;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.OrganisationSettings;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.RequestId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the five example organisations and loads their sample files, as {@code demo/demo.json} lists them. */
public final class DemoLoader {
    private static final int UNAVAILABLE = ProblemCode.UNAVAILABLE.status();
    private static final String FOLDER = "/demo/";

    private final Organisations organisations;
    private final OrgTransactions orgs;
    private final Departments departments;
    private final OrganisationSettings settings;
    private final Imports imports;
    private final Ids ids;
    private final InstantSource clock;

    DemoLoader(
            Organisations organisations,
            OrgTransactions orgs,
            Departments departments,
            OrganisationSettings settings,
            Imports imports,
            Ids ids,
            InstantSource clock) {
        this.organisations = organisations;
        this.orgs = orgs;
        this.departments = departments;
        this.settings = settings;
        this.imports = imports;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Loads what is not there yet and returns the organisations in the order of the manifest. Calling it again changes
     * nothing. A region that is not configured is replaced by the home region. Throws {@link IllegalStateException} if a
     * sample is refused.
     *
     * @param progress told one line after each file that was loaded now, and after what had to be left as it is
     */
    public List<Organisation> load(Consumer<String> progress) {
        List<Organisation> made = new ArrayList<>();
        for (DemoManifest.Org wanted : manifest().orgs()) {
            Cause cause = Cause.of(Principal.system("demo"), new RequestId(ids.next()));
            Organisation organisation = organisations.findBySlug(wanted.slug()).orElseGet(() -> create(wanted, cause));
            try {
                orgs.run(organisation.id(), session -> furnish(session, wanted, cause));
                for (DemoManifest.File file : wanted.files())
                    file(organisation, file, cause).ifPresent(progress);
            } catch (ProblemException closed) {
                // a key that was pulled, a store that is away: that closes one organisation, not the demo
                if (closed.code().status() != UNAVAILABLE) throw closed;
                progress.accept("%s: left as it is. %s".formatted(organisation.slug(), closed.getMessage()));
            }
            made.add(organisation);
        }
        return made;
    }

    private Organisation create(DemoManifest.Org wanted, Cause cause) {
        List<String> regions =
                organisations.regions().stream().map(RegionId::value).toList();
        String region = regions.contains(wanted.region()) ? wanted.region() : regions.getFirst();
        return organisations.create(
                new Organisations.NewOrganisation(
                        wanted.slug(), wanted.name(), region, wanted.profile(), wanted.tier()),
                cause);
    }

    private void furnish(OrgSession session, DemoManifest.Org wanted, Cause cause) {
        wanted.settings().forEach((key, value) -> {
            if (!settings.find(session, key).equals(Optional.of(value))) settings.set(session, key, value, cause);
        });
        wanted.departments().forEach((key, name) -> {
            if (departments.findByKey(session, key).isEmpty()) departments.create(session, key, name, cause);
        });
    }

    /** What was loaded now, if anything. */
    private Optional<String> file(Organisation organisation, DemoManifest.File file, Cause cause) {
        ImportOrder order = new ImportOrder(
                ImportFormat.find(file.format()).orElseThrow(),
                Optional.ofNullable(file.mapping()).map(DemoLoader::text),
                true);
        Instant began = clock.instant();
        ImportStatus status = load(organisation.id(), order, file, cause);
        if (status.state() != ImportState.LOADED)
            throw new IllegalStateException("The sample %s was not loaded: %s"
                    .formatted(file.path(), status.report().stream().findFirst()));
        if (status.finishedAt().filter(at -> at.isBefore(began)).isPresent()) return Optional.empty();
        return Optional.of("%s: loaded %s, %d records".formatted(organisation.slug(), file.path(), status.committed()));
    }

    private ImportStatus load(OrgId org, ImportOrder order, DemoManifest.File file, Cause cause) {
        try (InputStream in = open(file.path())) {
            return imports.load(org, order, in, cause);
        } catch (IOException e) {
            throw new UncheckedIOException("The sample " + file.path() + " cannot be read", e);
        } catch (ProblemException refused) {
            if (refused.code().status() == UNAVAILABLE) throw refused;
            throw new IllegalStateException(
                    "The sample %s was refused: %s".formatted(file.path(), refused.getMessage()), refused);
        }
    }

    /** The short names of the example organisations. */
    public static Set<String> slugs() {
        return manifest().orgs().stream().map(DemoManifest.Org::slug).collect(Collectors.toUnmodifiableSet());
    }

    private static DemoManifest manifest() {
        return DemoManifest.parse(text("demo.json"));
    }

    private static String text(String path) {
        try (InputStream in = open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The sample " + path + " cannot be read", e);
        }
    }

    private static InputStream open(String path) throws FileNotFoundException {
        @Nullable InputStream in = DemoLoader.class.getResourceAsStream(FOLDER + path);
        if (in == null) throw new FileNotFoundException(path);
        return in;
    }
}
