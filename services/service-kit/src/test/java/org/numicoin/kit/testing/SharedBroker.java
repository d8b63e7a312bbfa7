package org.numicoin.kit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.numicoin.localnet.LocalKafka;
import org.springframework.util.FileSystemUtils;

/// Gives tests a [KafkaFixture]: topics under a prefix of the test's own, on one real broker that
/// all test classes of a run share. With a parameter of type [LocalKafka] a class gets at the
/// broker itself; whoever stops it starts it again.
public final class SharedBroker implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedBroker.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == KafkaFixture.class || type == LocalKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        LocalKafka kafka =
                context.getRoot()
                        .getStore(NAMESPACE)
                        .computeIfAbsent(Running.class, _ -> Running.start(), Running.class)
                        .kafka();
        return parameter.getParameter().getType() == LocalKafka.class
                ? kafka
                : KafkaFixture.on(kafka.bootstrap());
    }

    /// Closed by JUnit at the end of the run.
    private record Running(LocalKafka kafka, Path folder) implements AutoCloseable {
        static Running start() {
            try {
                Path folder = Files.createTempDirectory("numi-broker");
                return new Running(LocalKafka.start(folder), folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            kafka.close();
            FileSystemUtils.deleteRecursively(folder);
        }
    }
}
