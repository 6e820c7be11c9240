package dev.plinth;

import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.TlsCertificate;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The application; {@link #start} is what the command line and the tests call. */
@SpringBootApplication
public class PlinthApplication {

    /**
     * Opens what is stored in a data directory to look at it: nothing is served, sequenced, scheduled, made or migrated. Close the
     * context to stop what databases it had to start.
     *
     * @param settings win over files and the environment
     * @param otherwise settings where nobody says anything
     */
    static ConfigurableApplicationContext look(
            DataDirectory data, Map<String, Object> settings, Map<String, Object> otherwise) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("plinth.data", data.root().toString());
        return application(data, all, otherwise)
                .web(WebApplicationType.NONE)
                .lazyInitialization(true)
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean(
                                AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
                                LifecycleProcessor.class,
                                NothingRuns::new))
                .run();
    }

    /** As {@link #start(DataDirectory, Map, Map)} without settings of the last resort. */
    public static ConfigurableApplicationContext start(DataDirectory data, Map<String, Object> settings) {
        return start(data, settings, Map.of());
    }

    /**
     * Starts Plinth in a data directory. Closing the context stops it and releases the directory.
     *
     * @param settings win over files and the environment
     * @param otherwise settings where nobody says anything
     */
    static ConfigurableApplicationContext start(
            DataDirectory data, Map<String, Object> settings, Map<String, Object> otherwise) {
        TlsCertificate certificate = TlsCertificate.in(data, Clock.systemUTC(), new SecureRandom());
        Map<String, Object> all = new HashMap<>(settings);
        all.put("plinth.data", data.root().toString());
        all.put("spring.ssl.bundle.pem.listener.keystore.certificate", "file:" + certificate.certificate());
        all.put("spring.ssl.bundle.pem.listener.keystore.private-key", "file:" + certificate.key());
        return application(data, all, otherwise).run();
    }

    private static SpringApplicationBuilder application(
            DataDirectory data, Map<String, Object> settings, Map<String, Object> otherwise) {
        return new SpringApplicationBuilder(PlinthApplication.class)
                .properties(otherwise)
                .registerShutdownHook(true)
                .initializers(context -> {
                    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("start", settings));
                    ((GenericApplicationContext) context).registerBean(DataDirectory.class, () -> data);
                });
    }

    /** Starts none of the workers. */
    private static final class NothingRuns implements LifecycleProcessor {
        @Override
        public void onRefresh() {}

        @Override
        public void onClose() {}

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }
}
