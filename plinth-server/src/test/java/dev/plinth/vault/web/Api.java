package dev.plinth.vault.web;

import dev.plinth.access.Role;
import dev.plinth.identity.ApiKeys;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Params;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of one organisation's vault. */
final class Api {
    static final String PEOPLE = """
            {"name":"people","fields":[
              {"name":"name","type":"string","class":"personal","mask":"initials"},
              {"name":"ssn","type":"string","class":"personal","mask":"last4","search":"digits"},
              {"name":"status","type":"string","class":"internal","search":"exact"},
              {"name":"any","type":"json","class":"internal","maxLength":1000000},
              {"name":"sealedAny","type":"json","class":"personal","maxLength":1000000}]}""";
    static final String ADA = """
            {"subject":"member-1","fields":{"name":"Ada Lovelace","ssn":"078-05-1120","status":"open"}}""";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    final TestPlinth plinth;
    final OrgId org;
    private final String token;

    private Api(TestPlinth plinth, OrgId org, String token) {
        this.plinth = plinth;
        this.org = org;
        this.token = token;
    }

    /** An owner of a new organisation that has the collection {@code people}. */
    static Api owner(TestPlinth plinth) throws IOException, InterruptedException {
        Api api = of(plinth, plinth.newOrg().id(), Role.OWNER);
        Answer made = api.post("/collections", PEOPLE);
        if (made.status() != 201) throw new AssertionError(made.text());
        return api;
    }

    static Api of(TestPlinth plinth, OrgId org, Role role) {
        return of(plinth, org, role, Optional.empty());
    }

    static Api of(TestPlinth plinth, OrgId org, Role role, Optional<DepartmentId> department) {
        ApiKeys.NewApiKey wanted =
                new ApiKeys.NewApiKey("test", role, role.permissions(department), department, Optional.empty());
        String token = plinth.orgs()
                .in(
                        org,
                        session -> plinth.bean(ApiKeys.class)
                                .issue(session, wanted, plinth.cause())
                                .token());
        return new Api(plinth, org, token);
    }

    /** What came back. */
    record Answer(int status, String text, HttpResponse<String> response) {
        JsonNode json() {
            return MAPPER.readTree(text);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The fields that a problem names. */
        String fields() {
            StringBuilder names = new StringBuilder();
            json().get("errors")
                    .forEach(one -> names.append(one.get("field").asString()).append(' '));
            return names.toString().strip();
        }

        /** The body without what differs in every answer. */
        String sameBytes() {
            return text.replaceAll("\"request\":\"[^\"]*\"", "");
        }
    }

    Answer post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, new byte[0]);
    }

    Answer send(String method, String path, byte[] body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) request.headers(headers);
        if (body.length > 0
                && request.build().headers().firstValue("Content-Type").isEmpty())
            request.header("Content-Type", "application/json");
        HttpResponse<String> response =
                plinth.http().send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Answer(response.statusCode(), response.body(), response);
    }

    URI uri(String path) {
        return plinth.uri("/api/v1/orgs/" + org + path);
    }

    /** Writes {@link #ADA} and returns the id. */
    String ada() throws IOException, InterruptedException {
        return post("/collections/people/records", ADA).json().get("id").asString();
    }

    long count(String table) {
        return plinth.orgs()
                .in(
                        org,
                        session -> session.query(
                                        "select count(*) as n from tenant." + table + " where org_id = :org",
                                        Params.none(),
                                        row -> row.number("n"))
                                .getFirst());
    }

    /** How many entries of an action there are. */
    long entries(String action) {
        return plinth.orgs()
                .in(
                        org,
                        session -> session.query(
                                        "select (select count(*) from tenant.ledger_inbox where org_id = :org and action = :action)"
                                                + " + (select count(*) from tenant.ledger_entry where org_id = :org"
                                                + " and action = :action) as n",
                                        Params.of("action", action),
                                        row -> row.number("n"))
                                .getFirst());
    }

    static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }
}
