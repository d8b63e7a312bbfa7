package org.numicoin.localnet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.numicoin.localnet.RunState.MemberPhase;

/// One process that is started, watched, and started again when it dies, on a thread of its own.
final class Supervised {
    private static final Duration POLL = Duration.ofMillis(100);

    /// What is supervised.
    ///
    /// @param node number of the node that it belongs to, empty when all share it
    /// @param ready answers within a few seconds
    /// @param stopLimit how long it may take to end in order
    record Spec(
            String name,
            Optional<Integer> node,
            Path log,
            Command command,
            BooleanSupplier ready,
            Duration stopLimit,
            Optional<URI> health) {}

    /// Prepares and describes a process.
    interface Command {
        ProcessBuilder prepare() throws IOException;
    }

    private final Spec spec;
    private final Clock clock;
    private final Consumer<String> say;
    private final Runnable changed;
    private final RestartPolicy policy = new RestartPolicy();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    private MemberPhase phase = MemberPhase.STARTING;
    private Optional<Child> child = Optional.empty();
    private int restarts;
    private boolean restarting;

    /// @param say gets one line about each death
    /// @param changed is told after every change of {@link #state()}, without a lock
    Supervised(Spec spec, Clock clock, Consumer<String> say, Runnable changed) {
        this.spec = spec;
        this.clock = clock;
        this.say = say;
        this.changed = changed;
        this.thread = Thread.ofPlatform().name("supervise-" + spec.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    synchronized RunState.Member state() {
        return new RunState.Member(
                spec.name(),
                spec.node(),
                phase,
                child.map(c -> ProcessRecord.of(c.process().toHandle())),
                restarts,
                spec.log(),
                spec.health());
    }

    /// Ends the process in order, and by kill when it takes too long.
    void stop() throws IOException {
        Optional<Child> running;
        synchronized (this) {
            stopping.countDown();
            running = child;
        }
        if (running.isPresent()) {
            running.get().stop(spec.stopLimit());
        }
        move(MemberPhase.STOPPED);
    }

    /// Ends the process in order and starts it again, which counts as no death. Returns at once.
    ///
    /// @param pid of the process that is meant; another one stays
    void restart(long pid) {
        Child running;
        synchronized (this) {
            Optional<Child> meant =
                    child.filter(c -> c.process().isAlive() && c.process().pid() == pid);
            if (isStopping() || meant.isEmpty()) {
                return;
            }
            running = meant.get();
            restarting = true;
        }
        Thread.ofPlatform().daemon().name("restart-" + spec.name()).start(() -> end(running));
    }

    private void end(Child running) {
        try {
            running.stop(spec.stopLimit());
        } catch (IOException e) {
            say.accept(spec.name() + " could not be ended: " + e.getMessage());
        }
    }

    private void run() {
        try {
            while (launch()) {
                Child current = child.orElseThrow();
                while (!current.waitFor(POLL)) {
                    if (spec.ready().getAsBoolean()) {
                        policy.ready();
                        move(MemberPhase.READY);
                        current.process().waitFor();
                        break;
                    }
                }
                if (isStopping() || !(isRestarting() || pauseAfterDeath(current.describeEnd()))) {
                    return;
                }
            }
        } catch (IOException e) {
            say.accept(spec.name() + " cannot be started: " + e.getMessage());
            move(MemberPhase.GIVEN_UP);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// False when it is to stop instead.
    private boolean launch() throws IOException {
        ProcessBuilder command = spec.command().prepare();
        synchronized (this) {
            if (isStopping()) {
                return false;
            }
            restarting = false;
            child = Optional.of(Child.start(spec.name(), spec.log(), command));
            phase = MemberPhase.STARTING;
        }
        changed.run();
        return true;
    }

    private boolean pauseAfterDeath(String end) throws InterruptedException {
        Optional<Duration> pause = policy.died(clock.instant());
        if (pause.isEmpty()) {
            say.accept(end);
            say.accept(spec.name() + " died too often and is not started again");
            move(MemberPhase.GIVEN_UP);
            return false;
        }
        say.accept(
                "%s%nstarting %s again in %.1f s"
                        .formatted(end, spec.name(), pause.get().toMillis() / 1e3));
        synchronized (this) {
            restarts++;
        }
        move(MemberPhase.DEAD);
        return !stopping.await(pause.get().toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized boolean isRestarting() {
        return restarting;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void move(MemberPhase next) {
        synchronized (this) {
            if (phase == MemberPhase.STOPPED) {
                return;
            }
            phase = next;
        }
        changed.run();
    }
}
