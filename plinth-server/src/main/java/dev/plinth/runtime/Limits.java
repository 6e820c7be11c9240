package dev.plinth.runtime;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** The limits of a number or duration, both in one sentence. */
final class Limits {
    private Limits() {}

    static Optional<String> of(Field field) {
        Min min = field.getAnnotation(Min.class);
        Max max = field.getAnnotation(Max.class);
        if (min != null) return Optional.of(told(min.value(), max == null ? null : max.value()));
        DurationMin least = field.getAnnotation(DurationMin.class);
        DurationMax most = field.getAnnotation(DurationMax.class);
        if (least == null) return Optional.empty();
        Duration from = duration(least.days(), least.hours(), least.minutes(), least.seconds(), least.millis());
        return Optional.of(told(
                Durations.told(from),
                most == null
                        ? null
                        : Durations.told(
                                duration(most.days(), most.hours(), most.minutes(), most.seconds(), most.millis()))));
    }

    private static String told(Object least, @Nullable Object most) {
        return most == null ? "must be " + least + " or more" : "must be " + least + " to " + most;
    }

    private static Duration duration(long days, long hours, long minutes, long seconds, long millis) {
        return Duration.ofDays(days)
                .plusHours(hours)
                .plusMinutes(minutes)
                .plusSeconds(seconds)
                .plusMillis(millis);
    }
}
