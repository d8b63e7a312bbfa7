package org.numicoin.pool.job;

import java.time.InstantSource;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.mining.template.TemplateBlob;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;

/// What the pool asks of a template that a miner chose itself. Everything that follows from the
/// block before it is compared with the pool's own template; what is in the block only the chain
/// can judge, once there is one.
public final class SelfSelect {
    private final ChainSpec spec;
    private final Address pool;
    private final JobBoard board;
    private final InstantSource clock;

    /// Why a template is not worked on, in words for the miner's log.
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean blameless;

        /// The miner should have known.
        public RefusedException(String message) {
            this(message, false);
        }

        private RefusedException(String message, boolean blameless) {
            super(message);
            this.blameless = blameless;
        }

        private RefusedException(String message, Throwable cause) {
            super(message, cause);
            this.blameless = false;
        }

        /// Whether two honest nodes may differ so for a while.
        public boolean isBlameless() {
            return blameless;
        }
    }

    /// @param pool gets the rewards
    public SelfSelect(ChainSpec spec, Address pool, JobBoard board, InstantSource clock) {
        this.spec = spec;
        this.pool = pool;
        this.board = board;
        this.clock = clock;
    }

    /// What is said of a job that this miner was not given, or too long ago.
    public static RefusedException unknownJob() {
        return new RefusedException("Unknown job");
    }

    /// A job on a template that the miner has still to choose.
    Job job(PoolTemplate template, JobId id) {
        return new Job.OfMiner(
                id, Bech32m.encode(spec.addressPrefix(), pool), template.header().height());
    }

    /// Reads the template that a miner chose for a job. It is on the same block as the pool's
    /// template of that job, so that a share of either is worth the same.
    BlockHeader read(JobId job, String blob) throws RefusedException {
        BlockHeader theirs;
        try {
            theirs = TemplateBlob.decode(blob);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("Invalid block template: " + e.getMessage(), e);
        }
        if (theirs.extraNonce() != job.extraNonce()) {
            throw new RefusedException("The template is not for the extra_nonce of the job");
        }
        if (!theirs.miner().equals(pool)) {
            throw new RefusedException("The template does not pay the pool_wallet of the job");
        }
        BlockHeader newest =
                board.newest()
                        .orElseThrow(() -> new RefusedException("The pool has no work now", true))
                        .header();
        BlockHeader ours =
                board.template(job.template()).orElseThrow(SelfSelect::unknownJob).header();
        if (!theirs.parentId().equals(ours.parentId())
                || !theirs.parentId().equals(newest.parentId())) {
            throw new RefusedException("The template is not on the pool's newest block", true);
        }
        if (!isSameInChain(theirs, ours)
                || HeaderRules.timeNotTooNew(spec, theirs, clock.millis()).isPresent()) {
            throw new RefusedException("The template breaks a rule of the chain");
        }
        return theirs.withNonce(0, theirs.extraNonce());
    }

    /// Two headers on the same block agree in these or one of them is wrong.
    private static boolean isSameInChain(BlockHeader one, BlockHeader other) {
        return one.version() == other.version()
                && one.chainId() == other.chainId()
                && one.height() == other.height()
                && one.target() == other.target()
                && one.baseFee() == other.baseFee()
                && one.historyRoot().equals(other.historyRoot())
                && one.extensionRoot().equals(other.extensionRoot());
    }
}
