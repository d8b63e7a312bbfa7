package org.numicoin.explorer.api;

import java.util.Optional;
import org.numicoin.explorer.index.IndexStore;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.explorer.push.PushAnswers;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;

/// Pushed messages in the shapes of the REST answers.
final class PushViews implements PushAnswers {
    private final IndexStore index;
    private final PoolView pool;
    private final Statuses statuses;
    private final Views views;
    private final PoolAnswers answers;

    PushViews(IndexStore index, PoolView pool, Views views, PoolAnswers answers) {
        this.index = index;
        this.pool = pool;
        this.statuses = new Statuses(pool);
        this.views = views;
        this.answers = answers;
    }

    @Override
    public Optional<?> block(Hash256 id) {
        try (var view = index.view()) {
            return view.block(id).map(views::block);
        }
    }

    @Override
    public Optional<?> status(Hash256 transactionId) {
        try (var view = index.view()) {
            return statuses.of(transactionId, view);
        }
    }

    @Override
    public Optional<?> transaction(Hash256 id) {
        try (var view = index.view()) {
            return view.transaction(id)
                    .map(found -> views.transaction(found, view))
                    .or(() -> pool.find(id).map(found -> views.transaction(found, view.tip())));
        }
    }

    @Override
    public Optional<?> stats() {
        try (var view = index.view()) {
            return view.position().map(_ -> answers.summary(view));
        }
    }

    @Override
    public Optional<?> mempoolBlocks() {
        try (var view = index.view()) {
            return view.position().map(_ -> answers.projectedBlocks(view));
        }
    }

    @Override
    public Address parse(String address) {
        return Bech32m.decode(views.spec().addressPrefix(), address);
    }

    @Override
    public String text(Address address) {
        return views.address(address);
    }
}
