package org.numicoin.explorer.api;

import java.util.Optional;
import org.numicoin.explorer.api.TransactionView.StatusView;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.primitives.Hash256;

/// Where a transaction is. Confirmed beats pooled, pooled beats what was said of it before.
final class Statuses {
    private final PoolView pool;

    Statuses(PoolView pool) {
        this.pool = pool;
    }

    /// Nothing when it is unknown.
    Optional<StatusView> of(Hash256 id, ChainView view) {
        return view.transaction(id)
                .map(found -> Views.status(Views.blockOf(found, view)))
                .or(() -> pool.find(id).map(found -> StatusView.pooled(found.queued())))
                .or(() -> pool.lastWord(id).map(StatusView::gone));
    }
}
