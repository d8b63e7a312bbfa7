package org.numicoin.kit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to happen at which place: `name:halt`, `name:exception` or `name:sleep=milliseconds`,
/// with `@n` only at the n-th time, joined by commas. Without it `exception` and `sleep` happen
/// each time. The log tells when a thread stands and goes on.
final class FailpointSet {
    private static final Logger log = LoggerFactory.getLogger(FailpointSet.class);

    /// The exit status of a process that a failpoint halted.
    static final int HALTED = 99;

    private static final Pattern FORM =
            Pattern.compile("([a-z0-9.-]+):(halt|exception|sleep=([0-9]{1,6}))(?:@([0-9]{1,6}))?");

    private final Map<String, Point> points;

    private enum Kind {
        HALT,
        EXCEPTION,
        SLEEP
    }

    /// @param at the time at which it happens, 0 for each
    private record Point(Kind kind, int millis, int at, AtomicInteger hits) {}

    private FailpointSet(Map<String, Point> points) {
        this.points = Map.copyOf(points);
    }

    static FailpointSet parse(String text) {
        var points = new HashMap<String, Point>();
        for (String part : text.isBlank() ? new String[0] : text.strip().split(",", -1)) {
            var form = FORM.matcher(part.strip());
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "not name:halt|exception|sleep=millis[@n]: " + part);
            }
            String action = form.group(2);
            String at = form.group(4);
            Kind kind =
                    switch (action) {
                        case "halt" -> Kind.HALT;
                        case "exception" -> Kind.EXCEPTION;
                        default -> Kind.SLEEP;
                    };
            int millis = kind == Kind.SLEEP ? Integer.parseInt(form.group(3)) : 0;
            points.put(
                    form.group(1),
                    new Point(
                            kind,
                            millis,
                            at == null ? 0 : Integer.parseInt(at),
                            new AtomicInteger()));
        }
        return new FailpointSet(points);
    }

    boolean isEmpty() {
        return points.isEmpty();
    }

    void hit(String name) {
        Point point = points.get(name);
        if (point == null) {
            return;
        }
        int hit = point.hits().incrementAndGet();
        if (point.at() != 0 && point.at() != hit) {
            return;
        }
        switch (point.kind()) {
            case HALT -> Runtime.getRuntime().halt(HALTED);
            case EXCEPTION -> throw new FailpointException(name);
            case SLEEP -> stand(name, point.millis());
        }
    }

    private static void stand(String name, int millis) {
        try {
            log.info("failpoint {}: stands", name);
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            log.info("failpoint {}: goes on", name);
        }
    }
}
