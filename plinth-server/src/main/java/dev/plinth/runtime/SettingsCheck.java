package dev.plinth.runtime;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Reads all settings before anything is made of them, and refuses the start in one line that names every one that is wrong. */
final class SettingsCheck implements BeanFactoryPostProcessor {
    private static final String PREFIX = "plinth";

    /** What stands in an environment under our prefix and is no setting: the key of {@code docs/verify/outside_reader.py}, and what Kubernetes adds for services whose names begin with plinth. */
    private static final Pattern OF_OTHERS =
            Pattern.compile("PLINTH_API_KEY=.*|PLINTH_([A-Z0-9_]+_)?(SERVICE_HOST=.*|SERVICE_PORT(_[A-Z0-9_]+)?=.*"
                    + "|PORT=[a-z]+://.*|PORT_\\d+_(TCP|UDP|SCTP)(_[A-Z]+)?=.*)");

    /** Settings in which somebody may have put a password. */
    private static final Pattern NOT_TOLD = Pattern.compile(".*\\.(url|user|password-file|pin-file)");

    private static final int LONGEST_VALUE = 80;

    private final ConfigurableEnvironment environment;

    SettingsCheck(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        SettingNames names = new SettingNames();
        Set<String> wrong = new LinkedHashSet<>();
        // not made as beans: what words their limits for people is not there yet
        Binder binder = Binder.get(environment);
        try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
            for (String bean : beans.getBeanNamesForType(Record.class, true, false)) {
                ConfigurationProperties settings =
                        beans.findAnnotationOnBean(bean, ConfigurationProperties.class, false);
                Class<?> type = beans.getType(bean, false);
                if (settings == null || type == null) continue;
                names.add(settings.value(), type);
                try {
                    validators
                            .getValidator()
                            .validate(binder.bindOrCreate(settings.value(), type))
                            .forEach(limit -> wrong.add(limit(settings.value(), type, limit)));
                } catch (BindException refused) {
                    fault(refused).ifPresent(wrong::add);
                }
            }
        }
        for (PropertySource<?> source : environment.getPropertySources())
            // a property of the Java machine is no way to set something: others are there under the same prefix
            if (source instanceof EnumerablePropertySource<?> named
                    && !source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME))
                unknown(names, named).forEach(wrong::add);
        if (!wrong.isEmpty())
            throw new StartException(String.join("; ", wrong) + ". docs/settings.md tells every setting");
    }

    private static Stream<String> unknown(SettingNames names, EnumerablePropertySource<?> source) {
        Stream<String> all = Arrays.stream(source.getPropertyNames());
        if (source instanceof SystemEnvironmentPropertySource)
            return all.filter(name -> name.matches("(?i)plinth[_.].*"))
                    .filter(name -> !OF_OTHERS
                            .matcher(name + "=" + source.getProperty(name))
                            .matches())
                    .flatMap(name -> names.variableFault(name).stream());
        return all.map(name -> ConfigurationPropertyName.adapt(name, '.'))
                .filter(name -> name.getNumberOfElements() > 1
                        && name.getElement(0, ConfigurationPropertyName.Form.UNIFORM)
                                .equals(PREFIX))
                .flatMap(name -> names.fault(name).stream());
    }

    /** Empty for a part of a list that is no setting: its name is told as any other. */
    private Optional<String> fault(BindException refused) {
        Class<?> type = refused.getTarget().getType().resolve(Object.class);
        for (Throwable at = refused; at != null; at = at.getCause()) {
            if (at instanceof UnboundConfigurationPropertiesException) return Optional.empty();
            if (at.getCause() == null && type.isRecord()) return Optional.of(String.valueOf(at.getMessage()));
        }
        return Optional.of(told(refused.getName().toString(), null) + " must be " + shape(type));
    }

    private String limit(String prefix, Class<?> type, ConstraintViolation<?> limit) {
        String path = limit.getPropertyPath().toString();
        String name = prefix + "."
                + DataObjectPropertyName.toDashedForm(path)
                        .replaceAll("\\[(\\p{Alpha}[^]]*)]", ".$1")
                        .replace(".<map value>", "")
                        .replace(".<list element>", "");
        // such a rule is over a whole record, and says itself which of its settings it means
        if (limit.getConstraintDescriptor().getAnnotation() instanceof AssertTrue)
            return name.substring(0, name.lastIndexOf('.')) + "." + limit.getMessage();
        return told(name, limit.getInvalidValue()) + " "
                + Arrays.stream(type.getDeclaredFields())
                        .filter(field -> field.getName().equals(path))
                        .flatMap(field -> Limits.of(field).stream())
                        .findFirst()
                        .orElse(limit.getMessage());
    }

    /** The name of a setting with the value it has. */
    private String told(String name, @Nullable Object bound) {
        @Nullable String written = environment.getProperty(name);
        Object value = written == null ? bound : written;
        if (value == null || value.equals(List.of()) || NOT_TOLD.matcher(name).matches()) return name;
        String text = value.toString().replaceAll("\\p{Cntrl}", "?");
        return "%s is '%s' and"
                .formatted(name, text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text);
    }

    private static String shape(Class<?> type) {
        if (type == Duration.class) return "a number with a unit: ms, s, m, h or d";
        if (type == boolean.class) return "true or false";
        if (type == int.class || type == long.class) return "a whole number";
        return "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    }
}
