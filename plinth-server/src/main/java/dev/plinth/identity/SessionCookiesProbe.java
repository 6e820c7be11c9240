package dev.plinth.identity;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Signs in to the console as {@link ProbeOperator}, reads every cookie, and tries each session again when it should be over. */
final class SessionCookiesProbe implements Probe<SessionCookiesProbe.Console> {
    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final int TOO_MANY = 429;
    private static final int SEE_OTHER = 303;

    private final ProbeOperator operator;
    private final Waiting waited;
    private final Supplier<? extends Door> door;

    /** @param door opened when it is needed: the server does not listen yet when probes are made */
    SessionCookiesProbe(ProbeOperator operator, Waiting waited, Supplier<? extends Door> door) {
        this.operator = operator;
        this.waited = waited;
        this.door = door;
    }

    /** Makes a session of the probes' operator as if so much time had passed since its last use and since its sign-in. */
    @FunctionalInterface
    interface Waiting {
        String session(Duration unused, Duration old);
    }

    /** A console, somebody who can sign in to it, and its sessions that waited. */
    record Console(Door door, String password, Waiting waited) {}

    /** Sessions that are over. */
    private enum Over {
        PLANTED("a value that was planted before the sign-in"),
        SIGNED_IN_AGAIN("a session from before another sign-in"),
        PASSWORD_CHANGED("a session from before a change of the password"),
        UNUSED("a session that was not used for too long"),
        OLD("a session that began too long ago"),
        SIGNED_OUT("a session that was signed out of");

        private final String what;

        Over(String what) {
            this.what = what;
        }
    }

    @Override
    public String name() {
        return "session-cookies";
    }

    @Override
    public String tries() {
        return "Signs in to the console, with a planted cookie and again, changes the password and signs out, reads the attributes of every"
                + " cookie, and tries each session when it should be over, also by its two time limits.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL.every(Duration.ofMinutes(15));
    }

    @Override
    public Target<Console> live() {
        return target(UnaryOperator.identity(), waited);
    }

    private Target<Console> target(UnaryOperator<Door> changed, Waiting waiting) {
        return (attack, attempt) -> operator.during(
                password -> attack.on(new Console(changed.apply(door.get()), password, waiting), attempt));
    }

    @Override
    public List<Twin<Console>> twins() {
        return List.of(
                new Twin<>(
                        "readable-cookie",
                        "a console whose cookie scripts can read",
                        target(real -> setting(real, "; HttpOnly", ""), waited)),
                new Twin<>(
                        "other-sites",
                        "a console whose cookie other sites may send",
                        target(real -> setting(real, "SameSite=Strict", "SameSite=None"), waited)),
                new Twin<>(
                        "kept-at-sign-in",
                        "a server that keeps the session over the sign-in",
                        target(real -> keeping(real, "/sign-in"), waited)),
                new Twin<>(
                        "kept-at-change",
                        "a server that keeps the session over a change of the password",
                        target(real -> keeping(real, "/account/password"), waited)),
                new Twin<>(
                        "kept-at-sign-out",
                        "a server that takes the cookie away at the sign-out and keeps the session",
                        target(SessionCookiesProbe::neverSigningOut, waited)),
                new Twin<>(
                        "endless",
                        "a server whose sessions have no time limits",
                        target(
                                UnaryOperator.identity(),
                                (unused, old) -> waited.session(Duration.ZERO, Duration.ZERO))));
    }

    private static Door setting(Door real, String attribute, String instead) {
        return (method, path, headers, body) -> {
            Heard heard = real.ask(method, path, headers, body);
            return heard.first("Set-Cookie")
                    .map(cookie -> heard.with("Set-Cookie", cookie.replace(attribute, instead)))
                    .orElse(heard);
        };
    }

    /** The cookie that came with a form goes on standing for the session that this form made. */
    private static Door keeping(Door real, String form) {
        Map<String, String> stands = new HashMap<>();
        return (method, path, headers, body) -> {
            Map<String, String> sent = new HashMap<>(headers);
            sent.computeIfPresent("Cookie", (name, cookie) -> stands.getOrDefault(cookie, cookie));
            Heard heard = real.ask(method, path, sent, body);
            if (path.equals(form) && heard.status() == SEE_OTHER && headers.containsKey("Cookie"))
                heard.first("Set-Cookie")
                        .map(SetCookie::parse)
                        .ifPresent(made ->
                                stands.put(headers.getOrDefault("Cookie", ""), made.name() + "=" + made.value()));
            return heard;
        };
    }

    private static Door neverSigningOut(Door real) {
        String cleared = SessionCookie.NAME + "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict";
        return (method, path, headers, body) -> path.equals("/sign-out")
                ? new Heard(SEE_OTHER, Map.of("Set-Cookie", List.of(cleared)), new byte[0])
                : real.ask(method, path, headers, body);
    }

    @Override
    public Observation attack(Console console, Attempt attempt) throws IOException {
        Visitor stranger = new Visitor(console.door(), "");
        stranger.get("/sign-in");
        String planted = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(HexFormat.of().parseHex(attempt.nonce()));
        Visitor visitor = new Visitor(console.door(), planted);
        visitor.get("/sign-in");
        if (signIn(visitor, console).status() == TOO_MANY)
            return new Observation.Unable(
                    "After too many wrong passwords nobody can sign in from this machine for a while");

        Map<Over, Boolean> open = new EnumMap<>(Over.class);
        open.put(Over.PLANTED, opens(console, planted, visitor));
        String first = visitor.cookie();
        signIn(visitor, console);
        open.put(Over.SIGNED_IN_AGAIN, opens(console, first, visitor));
        String second = visitor.cookie();
        visitor.post("/account/password", Map.of("current", console.password(), "password", console.password() + "2"));
        open.put(Over.PASSWORD_CHANGED, opens(console, second, visitor));
        open.put(
                Over.UNUSED,
                opensAt(console, ConsoleSession.IDLE, limit -> console.waited().session(limit, limit)));
        open.put(
                Over.OLD,
                opensAt(
                        console,
                        ConsoleSession.ABSOLUTE,
                        limit -> console.waited().session(Duration.ZERO, limit)));
        String last = visitor.cookie();
        visitor.post("/sign-out", Map.of());
        open.put(Over.SIGNED_OUT, new Visitor(console.door(), last).isIn());

        List<Visitor.Given> cookies = new ArrayList<>(stranger.given());
        cookies.addAll(visitor.given());
        return judged(cookies, open);
    }

    private static Heard signIn(Visitor visitor, Console console) throws IOException {
        return visitor.post("/sign-in", Map.of("email", ProbeOperator.EMAIL, "password", console.password()));
    }

    /** Whether an old cookie still opens the console, while the new one does: otherwise its refusal would show nothing. */
    private static boolean opens(Console console, String old, Visitor renewed) throws IOException {
        boolean open = new Visitor(console.door(), old).isIn();
        if (!renewed.isIn()) throw new IllegalStateException("The console does not let in whoever has just signed in");
        return open;
    }

    /** Whether a session still opens the console at a limit, while one just within it does. */
    private static boolean opensAt(Console console, Duration limit, Function<Duration, String> session)
            throws IOException {
        if (!new Visitor(console.door(), session.apply(limit.minus(MARGIN))).isIn())
            throw new IllegalStateException("The console does not take a session that is within its limits");
        return new Visitor(console.door(), session.apply(limit)).isIn();
    }

    private static Observation judged(List<Visitor.Given> cookies, Map<Over, Boolean> open) {
        Tally tally = Tally.of(cookies.size() + Over.values().length);
        for (Visitor.Given given : cookies) {
            tally.tried("cookie of " + given.request());
            for (String flaw : given.cookie().flaws())
                tally.broken("The cookie that " + given.request() + " sets " + flaw);
        }
        open.forEach((over, opened) -> {
            tally.tried(over.what);
            if (opened) tally.broken("The console still lets in " + over.what);
        });
        return tally.end();
    }
}
