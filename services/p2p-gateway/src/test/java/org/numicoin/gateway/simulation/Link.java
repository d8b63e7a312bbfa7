package org.numicoin.gateway.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.numicoin.gateway.net.RequestFailed;

/// A connection of two nodes. What is on its way ends with it.
final class Link {
    private final SimulatedNode dialer;
    private final SimulatedNode listener;
    private final List<CompletableFuture<?>> asked = new ArrayList<>();
    private boolean open = true;

    Link(SimulatedNode dialer, SimulatedNode listener) {
        this.dialer = dialer;
        this.listener = listener;
    }

    SimulatedNode other(SimulatedNode end) {
        return end.equals(dialer) ? listener : dialer;
    }

    boolean isDialedBy(SimulatedNode end) {
        return end.equals(dialer);
    }

    boolean isOpen() {
        return open;
    }

    /// A request was made whose answer is awaited.
    void asked(CompletableFuture<?> answer) {
        asked.removeIf(CompletableFuture::isDone);
        asked.add(answer);
    }

    static void failed(CompletableFuture<?> answer, String code) {
        answer.completeExceptionally(new RequestFailed(code, "simulated"));
    }

    void close() {
        open = false;
        List.copyOf(asked).forEach(answer -> failed(answer, RequestFailed.CONNECTION_LOST));
    }
}
