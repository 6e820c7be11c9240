package dev.plinth.identity;

import dev.plinth.access.Caller;
import dev.plinth.access.Role;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;

/** Turns the text of an API key into a caller, or into nothing: it never says which of the reasons it was. */
final class KeyCheck {
    private final Organisations organisations;
    private final OrgTransactions transactions;
    private final KeyCache cache;
    private final Pepper pepper;
    private final RowJudge judge;
    private final InstantSource clock;

    KeyCheck(
            Organisations organisations,
            OrgTransactions transactions,
            KeyCache cache,
            Pepper pepper,
            RowJudge judge,
            InstantSource clock) {
        this.organisations = organisations;
        this.transactions = transactions;
        this.cache = cache;
        this.pepper = pepper;
        this.judge = judge;
        this.clock = clock;
    }

    Optional<Caller> check(String text, RequestId request) {
        Optional<ApiKeyToken> token = ApiKeyToken.parse(text);
        if (token.isEmpty()) return Optional.empty();
        byte[] digest = pepper.apiKey(text);
        Optional<KeyCache.Found> cached = cache.find(digest);
        if (cached.isPresent())
            return Optional.of(caller(cached.get().org(), cached.get().key(), request));
        Optional<ApiKeys.ApiKey> found = look(token.get(), digest);
        found.ifPresent(key -> cache.remember(digest, token.get().org(), key));
        return found.map(key -> caller(token.get().org(), key, request));
    }

    private Optional<ApiKeys.ApiKey> look(ApiKeyToken token, byte[] digest) {
        if (!livesThere(token)) return Optional.empty();
        return stored(token)
                .filter(row -> MessageDigest.isEqual(row.digest(), digest))
                .flatMap(row -> judge.believed(token.org(), row))
                .map(StoredKey::key)
                .filter(key -> !key.hasEnded(clock.instant()));
    }

    private boolean livesThere(ApiKeyToken token) {
        if (token.region().equals(ApiKeyToken.INSTANCE)) return token.org().equals(organisations.instance());
        return organisations
                .find(token.org())
                .filter(org -> org.region().value().equals(token.region()))
                .isPresent();
    }

    private Optional<StoredKey> stored(ApiKeyToken token) {
        try {
            return transactions.once(token.org(), session -> StoredKey.find(session, token.key()));
        } catch (ProblemException e) {
            if (e.code().equals(ProblemCode.NOT_FOUND)) return Optional.empty();
            throw e;
        }
    }

    private Caller caller(OrgId org, ApiKeys.ApiKey key, RequestId request) {
        boolean operator = key.role() == Role.OPERATOR;
        return new Caller(
                new Principal(
                        operator ? Principal.Kind.OPERATOR : Principal.Kind.SERVICE,
                        key.id().toString()),
                operator ? Optional.empty() : Optional.of(org),
                key.department(),
                key.role(),
                key.scopes(),
                Optional.of(key.rootedAt()),
                request);
    }
}
