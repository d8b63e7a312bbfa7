package org.numicoin.kit.start;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.numicoin.kit.FatalError;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/// Why a service did not start, in one line.
///
/// @param isExpected false for what no operator can have caused: the log then has the details
public record StartFailure(String line, boolean isExpected) {
    public static StartFailure of(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        for (Throwable e : chain) {
            if (e instanceof FatalError) {
                return new StartFailure(text(e), true);
            }
            if (e instanceof BindValidationException invalid) {
                return new StartFailure(invalid(invalid), true);
            }
            if (e instanceof PortInUseException taken) {
                return new StartFailure(
                        "port "
                                + taken.getPort()
                                + " is in use; end the program that has it, or set SERVER_PORT",
                        true);
            }
        }
        for (Throwable e : chain) {
            if (e instanceof BindException unbound) {
                return new StartFailure(unbound(unbound, chain), true);
            }
        }
        Throwable root = chain.getLast();
        return new StartFailure(
                "not started: "
                        + root.getClass().getSimpleName()
                        + ": "
                        + text(root)
                        + "; the log has the details",
                false);
    }

    /// From the outermost to the root cause.
    private static List<Throwable> chain(Throwable thrown) {
        var chain = new ArrayList<Throwable>();
        for (Throwable e = thrown; e != null && chain.size() < 64; e = e.getCause()) {
            chain.add(e);
        }
        return chain;
    }

    private static String invalid(BindValidationException invalid) {
        var errors = invalid.getValidationErrors();
        return errors.getAllErrors().stream()
                .map(error -> invalid(errors.getName().toString(), error))
                .sorted()
                .collect(Collectors.joining("; "));
    }

    private static String invalid(String prefix, ObjectError error) {
        String why = String.valueOf(error.getDefaultMessage());
        if (error instanceof FieldError field) {
            return key(prefix + "." + kebab(field.getField()))
                    + " "
                    + why
                    + ", not "
                    + shown(field.getRejectedValue());
        }
        return prefix + " " + why;
    }

    private static String unbound(BindException unbound, List<Throwable> chain) {
        var property = unbound.getProperty();
        String key = key(String.valueOf(unbound.getName()));
        String why = text(chain.getLast());
        return property == null
                ? key + " " + why
                : key + " " + why + ", not " + shown(property.getValue());
    }

    /// The key and the environment variable that sets it.
    private static String key(String key) {
        String variable =
                key.replace("-", "")
                        .replace('.', '_')
                        .replaceAll("\\[([0-9]+)]", "_$1")
                        .toUpperCase(Locale.ROOT);
        return key + " (" + variable + ")";
    }

    private static String kebab(String field) {
        return field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "nothing" : "\"" + value + "\"";
    }

    /// One line of at most 500 characters.
    private static String text(Throwable e) {
        String line = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
        return line.length() <= 500 ? line : line.substring(0, 500) + "…";
    }
}
