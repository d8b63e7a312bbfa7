package org.numicoin.cli.cluster;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.gateway.Gateway;
import org.numicoin.cli.gateway.Peers;
import org.numicoin.localnet.SyncStatus;

/// Follows a node until it has what its peers have.
final class CatchUp {
    private static final int POLL_MILLIS = 250;
    private static final Duration PEER_LIMIT = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

    private final Gateway gateway;
    private final Consumer<String> say;
    private final long startNanos = System.nanoTime();
    private long saidNanos = startNanos;

    CatchUp(Gateway gateway, Consumer<String> say) {
        this.gateway = gateway;
        this.say = say;
    }

    /// Returns an exit code: done, or not in time where no peer is found.
    int await() throws InterruptedException {
        long startHeight = gateway.sync().height();
        say.accept("is at height " + startHeight);
        while (true) {
            OptionalLong peersHeight = peersHeight(gateway.peers());
            SyncStatus sync = gateway.sync();
            if (peersHeight.isPresent()
                    && sync.isDone()
                    && sync.height() >= peersHeight.getAsLong()) {
                say.accept(
                        "has caught up: height %d, %d blocks in %.1f s"
                                .formatted(
                                        sync.height(),
                                        sync.height() - startHeight,
                                        sinceStart().toMillis() / 1e3));
                return ExitCode.OK;
            }
            if (peersHeight.isEmpty() && sinceStart().compareTo(PEER_LIMIT) > 0) {
                say.accept("has found no peer yet and goes on looking");
                return ExitCode.TIMED_OUT;
            }
            progress(sync);
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /// Of those that told how far they are.
    private static OptionalLong peersHeight(Peers peers) {
        return peers.peers().stream()
                .flatMap(peer -> peer.tipHeight().stream())
                .mapToLong(Long::longValue)
                .max();
    }

    private void progress(SyncStatus sync) {
        if (System.nanoTime() - saidNanos < BETWEEN_LINES.toNanos()) {
            return;
        }
        saidNanos = System.nanoTime();
        say.accept(
                "synchronizes (%s): height %d, headers %d, of %d%s"
                        .formatted(
                                sync.phase(),
                                sync.height(),
                                sync.headersHeight(),
                                sync.targetHeight(),
                                sync.reason().map(reason -> "; " + reason).orElse("")));
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
