package org.numicoin.localnet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A real Redis server for tests, in a process of its own on a port that was free, with the
/// settings of a localnet: append-only file, 256 MiB, `volatile-lru`.
public final class LocalRedis implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final Redis redis;
    private final Thread killAtExit;
    private volatile Child child;

    private LocalRedis(Redis redis, Child child) {
        this.redis = redis;
        this.child = child;
        // Redis does not watch its standard input.
        this.killAtExit = new Thread(() -> this.child.process().destroyForcibly());
        Runtime.getRuntime().addShutdownHook(killAtExit);
    }

    /// Starts a server and waits until it answers.
    ///
    /// @param folder its data, kept when it closes; an earlier server's data there is taken up
    ///   again
    /// @throws LocalnetException when it does not come up, with its last log lines
    public static LocalRedis start(Path folder) throws IOException {
        return start(folder, Loopback.freePort());
    }

    /// The same on a given port.
    public static LocalRedis start(Path folder, int port) throws IOException {
        var redis = new Redis(folder, port);
        return new LocalRedis(redis, started(redis));
    }

    /// The same after {@link #restart()}.
    public int port() {
        return redis.port();
    }

    /// For `spring.data.redis.url` and clients.
    public String url() {
        return "redis://" + Loopback.HOST + ":" + redis.port();
    }

    /// The process, for SIGSTOP and for watching memory.
    public ProcessHandle process() {
        return child.process().toHandle();
    }

    /// The reply to one command, as text; enough for assertions and `FLUSHALL`.
    public String ask(String... command) throws IOException {
        try (var connection = new RedisConnection(redis.port())) {
            return connection.ask(command);
        }
    }

    /// kill -9; returns when it is gone.
    public void kill() throws IOException {
        child.kill();
    }

    /// Ends it in order, its file flushed; returns when it is gone.
    public void stop() throws IOException {
        child.stop(STOP_LIMIT);
    }

    /// Starts it again on the same data and port, after ending it in order if it still runs.
    public void restart() throws IOException {
        stop();
        child = started(redis);
    }

    /// Ends it without ceremony: no test reads the data afterwards.
    @Override
    public void close() throws IOException {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(killAtExit);
        } catch (IllegalStateException _) {
            // The JVM is ending; the hook finds nothing to do.
        }
    }

    private static Child started(Redis redis) throws IOException {
        Loopback.requireFree(redis.port());
        var child = Child.start("Redis", redis.folder().resolve("redis.log"), redis.command());
        try {
            child.awaitReady(() -> RedisConnection.answersPing(redis.port()), START_LIMIT);
            return child;
        } catch (IOException | RuntimeException e) {
            child.kill();
            throw e;
        }
    }
}
