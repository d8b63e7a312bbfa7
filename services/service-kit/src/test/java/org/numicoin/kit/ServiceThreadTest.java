package org.numicoin.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ServiceThreadTest {
    private final List<FatalError> stops = new CopyOnWriteArrayList<>();

    @Test
    void stopsTheServiceWhenALoopDies() {
        try (var _ =
                ServiceThread.start(
                        "import",
                        stops::add,
                        () -> {
                            throw new IllegalStateException("hole in the log");
                        })) {
            await().until(() -> !stops.isEmpty());
        }
        assertThat(stops).hasSize(1);
        assertThat(stops.getFirst())
                .hasMessageStartingWith(
                        "import: unexpected IllegalStateException, hole in the log");
    }

    @Test
    void passesAFatalErrorOnAsItIs() {
        var error = new FatalError("data", "disk full", "make room");
        try (var _ =
                ServiceThread.start(
                        "import",
                        stops::add,
                        () -> {
                            throw error;
                        })) {
            await().until(() -> !stops.isEmpty());
        }
        assertThat(stops).containsExactly(error);
        assertThat(error).hasMessage("data: disk full; make room");
    }

    @Test
    void endsQuietlyWhenItIsClosed() {
        var never = new CountDownLatch(1);
        var thread = ServiceThread.start("import", stops::add, never::await);
        thread.close();
        assertThat(thread.isAlive()).isFalse();
        assertThat(stops).isEmpty();
    }

    @Test
    void aStopEndsTheProcessWithOneLineEvenWhenAHookHangsOnTheLoop() throws Exception {
        var process = ChildJava.start(Stopping.class);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ProcessExit.STOPPED);
        assertThat(ChildJava.output(process).lines())
                .filteredOn(line -> line.startsWith("numi: "))
                .containsExactly("numi: data: disk full; make room");
    }

    /// Its shutdown hook waits for the loop that asked for the stop, as an application does.
    static final class Stopping {
        public static void main(String[] args) {
            var loop =
                    ServiceThread.start(
                            "loop",
                            new ProcessExit(),
                            () -> {
                                throw new FatalError("data", "disk full", "make room");
                            });
            Runtime.getRuntime().addShutdownHook(new Thread(loop::close));
        }
    }
}
