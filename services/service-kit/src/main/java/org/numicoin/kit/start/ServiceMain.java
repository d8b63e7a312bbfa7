package org.numicoin.kit.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.numicoin.kit.Failpoints;
import org.numicoin.kit.ProcessExit;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// The main method of every service.
///
/// ```java
/// public static void main(String[] args) {
///     ServiceMain.run(ValidatorApplication.class, args);
/// }
/// ```
public final class ServiceMain {
    private static final String DEFAULTS = "/numi-defaults.properties";

    private ServiceMain() {}

    /// Starts the service. When that fails, one line on standard error says which key or resource
    /// and what to do, and the process ends.
    public static void run(Class<?> application, String... args) {
        try {
            Failpoints.check();
            var _ = start(application, args);
            StdinWatch.startIfAsked(System.getenv(), System.in);
        } catch (Throwable e) {
            StartFailure failure = StartFailure.of(e);
            if (!failure.isExpected()) {
                LoggerFactory.getLogger(ServiceMain.class).error("the start failed", e);
            }
            System.err.println("numi: " + failure.line());
            System.exit(ProcessExit.NOT_STARTED);
        }
    }

    /// Starts the service in this process, for tests: failures are thrown.
    public static ConfigurableApplicationContext start(Class<?> application, String... args) {
        var spring = new SpringApplication(application);
        spring.setDefaultProperties(defaults());
        return spring.run(args);
    }

    static Properties defaults() {
        var defaults = new Properties();
        try (InputStream in = ServiceMain.class.getResourceAsStream(DEFAULTS)) {
            if (in == null) {
                throw new IllegalStateException(DEFAULTS + " is not in the kit");
            }
            defaults.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return defaults;
    }
}
