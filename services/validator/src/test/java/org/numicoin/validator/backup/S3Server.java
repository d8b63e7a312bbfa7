package org.numicoin.validator.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.numicoin.kit.testing.ChildJvm;
import org.springframework.util.FileSystemUtils;

/// A real S3 server in a process of its own, with its own class path: objects are files in its
/// folder. It checks signatures.
record S3Server(Process process, Path folder, int port) implements AutoCloseable {
    static final String KEY_ID = "test-key-id";
    static final String SECRET = "test-secret-access-key";

    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final int HEAP_MIB = 128;

    static S3Server start() throws IOException {
        Path folder = Files.createTempDirectory("numi-s3");
        Path objects = Files.createDirectory(folder.resolve("objects"));
        int port = freePort();
        Path settings =
                Files.writeString(
                        folder.resolve("s3proxy.conf"),
                        """
                        s3proxy.endpoint=http://127.0.0.1:%d
                        s3proxy.authorization=aws-v4
                        s3proxy.identity=%s
                        s3proxy.credential=%s
                        jclouds.provider=filesystem
                        jclouds.identity=none
                        jclouds.credential=none
                        jclouds.filesystem.basedir=%s
                        """
                                .formatted(port, KEY_ID, SECRET, objects));
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MIB + "m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        String.join(
                                File.pathSeparator,
                                classesOf(S3ServerMain.class),
                                classesOf(ChildJvm.class),
                                jars() + File.separator + "*"),
                        S3ServerMain.class.getName(),
                        "--properties",
                        settings.toString());
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("s3proxy.log").toFile())
                        .start();
        var server = new S3Server(process, objects, port);
        await("the S3 server").atMost(START_MAX).until(server::answers);
        return server;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// A new one, as the folder that it is.
    Path makeBucket() throws IOException {
        return Files.createDirectory(folder.resolve("bucket-" + BUCKETS.incrementAndGet()));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        FileSystemUtils.deleteRecursively(folder.getParent());
    }

    private boolean answers() {
        assertThat(process.isAlive()).as("the log beside %s says why", folder).isTrue();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String classesOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Where the build of services/s3-testing lays them.
    private static Path jars() {
        Path jars = Path.of("..", "s3-testing", "target", "lib").toAbsolutePath().normalize();
        assertThat(jars).as("built by ./mvnw -pl services/s3-testing generate-resources").exists();
        return jars;
    }

    /// Gives tests one server for the whole run.
    static final class Shared implements ParameterResolver {
        private static final Namespace NAMESPACE = Namespace.create(S3Server.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == S3Server.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(S3Server.class, _ -> started(), S3Server.class);
        }

        private static S3Server started() {
            try {
                return start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
