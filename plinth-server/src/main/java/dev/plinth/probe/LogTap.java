package dev.plinth.probe;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Hears what this process writes to its log from now on, byte for byte as each console or file is given it. Close it, or the
 * log goes on being kept.
 */
public final class LogTap implements AutoCloseable {
    private static final int MOST_LINES = 5_000;
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final String ASIDE = LogTap.class.getName() + ".aside";

    private final LoggerContext context;
    private final Listener listener;

    private LogTap(LoggerContext context, Listener listener) {
        this.context = context;
        this.listener = listener;
    }

    /** Throws {@link IllegalStateException} when this process writes its log in a way that nobody can listen to. */
    public static LogTap open() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context))
            throw new IllegalStateException("The log of this process is not one that can be listened to");
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        List<Encoder<ILoggingEvent>> encoders = new ArrayList<>();
        for (var all = root.iteratorForAppenders(); all.hasNext(); ) {
            Appender<ILoggingEvent> one = all.next();
            if (one instanceof OutputStreamAppender<ILoggingEvent> written) encoders.add(written.getEncoder());
        }
        if (encoders.isEmpty())
            throw new IllegalStateException("The log of this process goes nowhere that can be listened to");
        Listener listener = new Listener(encoders);
        listener.setContext(context);
        listener.start();
        root.addAppender(listener);
        return new LogTap(context, listener);
    }

    /** Lets a twin write a line that is heard here and stands in no log. */
    public Consumer<String> aside() {
        Logger aside = context.getLogger(ASIDE);
        aside.setAdditive(false);
        aside.addAppender(listener);
        return line -> aside.error("{}", line);
    }

    /** What was written so far; begins with the first line. */
    public Lines lines() {
        return listener.lines();
    }

    /**
     * Lines in the order in which they were written.
     *
     * @param written how many there were; more than are kept, if they were very many
     */
    public record Lines(long written, List<String> kept) {
        public Lines {
            kept = List.copyOf(kept);
        }

        /** Looks for a canary in each line; those that were not kept are left out. */
        public void search(CanaryForms forms, Tally tally, String what) {
            for (String line : kept) {
                tally.tried("a line of the log: " + line);
                if (forms.in(line.getBytes(StandardCharsets.UTF_8)))
                    tally.broken(what + " stands in a line of the log");
            }
            for (long left = kept.size(); left < written; left++)
                tally.excluded("there were more lines than a run can keep");
        }
    }

    @Override
    public void close() {
        context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(listener);
        context.getLogger(ASIDE).detachAppender(listener);
        listener.stop();
    }

    private static final class Listener extends AppenderBase<ILoggingEvent> {
        private final List<Encoder<ILoggingEvent>> encoders;
        private final List<String> kept = new ArrayList<>();
        private long written;
        private long bytes;

        Listener(List<Encoder<ILoggingEvent>> encoders) {
            this.encoders = encoders;
        }

        @Override
        protected synchronized void append(ILoggingEvent event) {
            for (Encoder<ILoggingEvent> encoder : encoders) {
                written++;
                if (kept.size() >= MOST_LINES || bytes >= MOST_BYTES) continue;
                byte[] line = encoder.encode(event);
                bytes += line.length;
                kept.add(new String(line, StandardCharsets.UTF_8));
            }
        }

        synchronized Lines lines() {
            return new Lines(written, kept);
        }
    }
}
