package dev.plinth;

import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.TlsCertificate;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The application; {@link #start} is what the command line and the tests call. */
@SpringBootApplication
public class PlinthApplication {

    /** Starts Plinth in a data directory; {@code settings} win over files. Closing the context stops it and releases the directory. */
    public static ConfigurableApplicationContext start(DataDirectory data, Map<String, Object> settings) {
        TlsCertificate certificate = TlsCertificate.in(data, Clock.systemUTC(), new SecureRandom());
        Map<String, Object> all = new HashMap<>(settings);
        all.put("plinth.data", data.root().toString());
        all.put("spring.ssl.bundle.pem.listener.keystore.certificate", "file:" + certificate.certificate());
        all.put("spring.ssl.bundle.pem.listener.keystore.private-key", "file:" + certificate.key());
        SpringApplication application = new SpringApplicationBuilder(PlinthApplication.class)
                .initializers(context -> {
                    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("start", all));
                    ((GenericApplicationContext) context).registerBean(DataDirectory.class, () -> data);
                })
                .build();
        application.setRegisterShutdownHook(true);
        return application.run();
    }
}
