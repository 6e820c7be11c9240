package dev.plinth.http;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;

/** Makes an id of ours from a path or query parameter by its own {@code parse}, so {@code @PathVariable RecordId id} works. */
final class Parsed implements ConditionalGenericConverter {
    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Set.of(new ConvertiblePair(String.class, Record.class));
    }

    @Override
    public boolean matches(TypeDescriptor source, TypeDescriptor target) {
        return parser(target.getType()) != null;
    }

    @Override
    public @Nullable Object convert(@Nullable Object source, TypeDescriptor from, TypeDescriptor to) {
        if (source == null) return null;
        @Nullable Method parser = parser(to.getType());
        if (parser == null) throw new IllegalStateException(to.getType() + " has no static parse(String)");
        try {
            return parser.invoke(null, source);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) throw refused;
            throw new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Method parser(Class<?> type) {
        if (!type.isRecord() || !type.getName().startsWith("dev.plinth.")) return null;
        try {
            Method method = type.getDeclaredMethod("parse", String.class);
            if (!Modifier.isStatic(method.getModifiers()) || method.getReturnType() != type) return null;
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /** What a parameter of this type must look like. */
    static String expectation(Class<?> type) {
        if (type.isRecord()) return "an id in the canonical form of a UUID";
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class)
            return "a whole number";
        if (type == boolean.class || type == Boolean.class) return "true or false";
        return "a value as in the API description";
    }
}
