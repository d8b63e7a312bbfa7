package org.numicoin.bench.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Posts the transfers over many connections at a steady pace, or as fast as they are answered
/// where that is slower. A wallet's transfers go over one connection, so that their nonces arrive
/// in order.
final class Senders implements AutoCloseable {
    private static final long RETRY_NANOS = Duration.ofMillis(50).toNanos();

    private final List<Wallets.Signed> transfers;
    private final int wallets;
    private final Timeline timeline;
    private final long nanosBetween;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong turns = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final long begin = System.nanoTime();
    private volatile boolean ending;

    /// @param wallets how many transfers lie between two of one wallet
    /// @param perSecond at most
    Senders(List<Wallets.Signed> transfers, int wallets, Timeline timeline, int perSecond) {
        this.transfers = transfers;
        this.wallets = wallets;
        this.timeline = timeline;
        this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    void start(String host, int port, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            var connection = new ApiConnection(host, port);
            int number = i;
            threads.add(
                    Thread.ofPlatform()
                            .name("sender-" + i)
                            .daemon()
                            .start(() -> run(connection, number, connections)));
        }
    }

    /// Throws what ended a sender, if something did.
    void requireWell() throws IOException {
        Optional<Exception> found = Optional.ofNullable(failure.get());
        if (found.isPresent()) {
            throw new IOException("the load generator stopped: " + found.get(), found.get());
        }
    }

    /// Posts no more.
    void end() {
        ending = true;
        threads.forEach(Thread::interrupt);
    }

    @Override
    public void close() {
        end();
    }

    private void run(ApiConnection connection, int number, int connections) {
        try (connection) {
            for (int round = 0; round < transfers.size(); round += wallets) {
                for (int i = round + number; i < round + wallets; i += connections) {
                    if (ending || i >= transfers.size()) {
                        return;
                    }
                    awaitTurn();
                    timeline.post(i);
                    send(connection, i);
                    timeline.answer(i);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void awaitTurn() throws InterruptedException {
        long due = begin + turns.getAndIncrement() * nanosBetween;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /// As often as the explorer is busy.
    private void send(ApiConnection connection, int number) throws IOException {
        while (true) {
            var answer = connection.postTransaction(transfers.get(number).encoded().unsafeArray());
            if (answer.status() == 200 || answer.status() == 202) {
                return;
            }
            if (!isBusy(answer)) {
                throw new IOException(
                        "transfer %d was answered %d: %s"
                                .formatted(number, answer.status(), answer.body()));
            }
            timeline.retried();
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /// The explorer takes nothing in at the moment, or the mempool is full.
    private static boolean isBusy(ApiConnection.Answer answer) {
        return answer.status() == 503
                || (answer.status() == 422 && answer.body().contains("pool-full"));
    }
}
