package dev.plinth.http;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;

/** What stands in the log about requests. */
final class Logged {
    private Logged() {}

    /** The lines that came meanwhile from whatever has to do with HTTP; other parts of the server go on beside it. */
    static List<String> during(Callable<?> exchange) throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        root.addAppender(heard);
        try {
            exchange.call();
        } finally {
            root.detachAppender(heard);
        }
        return List.copyOf(heard.list).stream()
                .filter(event ->
                        event.getLoggerName().matches("(org\\.springframework|org\\.apache|dev\\.plinth\\.http)\\..*"))
                .map(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
                .toList();
    }
}
