package org.numicoin.explorer.push;

import org.numicoin.kit.http.Outbox;

/// One connection.
final class PushClient {
    private final Outbox outbox;

    PushClient(Outbox outbox) {
        this.outbox = outbox;
    }

    Outbox outbox() {
        return outbox;
    }
}
