package org.numicoin.pool.api;

import org.numicoin.chain.ChainSpec;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.ledger.PoolState;

/// The chain as the pool sees it: by the newest template, or, while there is none, by the last
/// share.
final class Network {
    private final ChainSpec spec;
    private final JobBoard board;
    private final PoolState state;

    /// @param next height of the block that is looked for; 0 when nothing is known yet
    /// @param difficulty hashes that it takes on average
    record Now(long next, long difficulty) {
        /// Height of the newest block.
        long height() {
            return Math.max(0, next - 1);
        }
    }

    Network(ChainSpec spec, JobBoard board, PoolState state) {
        this.spec = spec;
        this.board = board;
        this.state = state;
    }

    Now now() {
        return board.newest()
                .map(template -> new Now(template.header().height(), template.networkDifficulty()))
                .orElseGet(() ->
                        state.read((_, shares) ->
                                new Now(shares.statistics().height(), shares.networkDifficulty())));
    }

    /// Hashes a second that keep the interval between blocks at a difficulty.
    double hashrate(long difficulty) {
        return difficulty * 1000.0 / spec.blockInterval();
    }

    ChainSpec spec() {
        return spec;
    }
}
