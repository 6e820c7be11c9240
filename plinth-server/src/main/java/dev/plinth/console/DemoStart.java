package dev.plinth.console;

import dev.plinth.access.Role;
import dev.plinth.identity.ApiKeys;
import dev.plinth.identity.OperatorFile;
import dev.plinth.identity.OperatorFile.DemoOrganisation;
import dev.plinth.intake.DemoLoader;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/** Loads the example organisations at the start of the demo and puts an owner's key of each into {@code operator.json}. */
final class DemoStart implements ApplicationRunner {
    private final DemoLoader loader;
    private final OrgTransactions orgs;
    private final ApiKeys apiKeys;
    private final OperatorFile file;
    private final Ids ids;

    DemoStart(DemoLoader loader, OrgTransactions orgs, ApiKeys apiKeys, OperatorFile file, Ids ids) {
        this.loader = loader;
        this.orgs = orgs;
        this.apiKeys = apiKeys;
        this.file = file;
        this.ids = ids;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        System.out.println("Checking the example organisations …");
        List<String> told = new ArrayList<>();
        List<Organisation> made = loader.load(line -> {
            told.add(line);
            System.out.println("  " + line);
        });
        if (told.isEmpty()) System.out.println("  all there since an earlier start");
        Set<String> named = file.organisations();
        List<DemoOrganisation> fresh = new ArrayList<>();
        for (Organisation org : made) if (!named.contains(org.slug())) fresh.add(withKey(org));
        if (!fresh.isEmpty()) file.addOrganisations(fresh);
    }

    private DemoOrganisation withKey(Organisation org) {
        Cause cause = Cause.of(Principal.system("demo"), new RequestId(ids.next()));
        var issued =
                orgs.in(org.id(), session -> apiKeys.issue(session, ApiKeys.NewApiKey.of("Demo", Role.OWNER), cause));
        return new DemoOrganisation(
                org.id().toString(), org.slug(), org.profile(), org.region().value(), issued.token());
    }
}
