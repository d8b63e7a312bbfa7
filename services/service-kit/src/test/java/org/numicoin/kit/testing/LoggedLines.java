package org.numicoin.kit.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// What a class logs while this is open, from debug up.
public final class LoggedLines implements AutoCloseable {
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final @Nullable Level level;
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    var trace = event.getMDCPropertyMap().getOrDefault("traceId", "");
                    lines.add(new Line(event.getFormattedMessage(), trace));
                }
            };

    /// A line as it was logged.
    ///
    /// @param traceId empty where the line belongs to no trace
    public record Line(String message, String traceId) {}

    private LoggedLines(Logger logger) {
        this.logger = logger;
        this.level = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    /// From now on, until it is closed.
    public static LoggedLines of(Class<?> source) {
        return of(source.getName());
    }

    /// The same of a class that the test cannot see.
    public static LoggedLines of(String source) {
        return new LoggedLines((Logger) LoggerFactory.getLogger(source));
    }

    public List<Line> all() {
        return List.copyOf(lines);
    }

    public List<String> messages() {
        return lines.stream().map(Line::message).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(level);
        appender.stop();
    }
}
