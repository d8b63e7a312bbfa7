package org.numicoin.validator.chain;

import java.util.Set;
import org.numicoin.validator.state.InvalidBlock;

/// Codes of `rejected` events: those of broken rules, of which some condemn the block for good, and
/// those of refusals that say nothing about it.
public final class RejectionCodes {
    /// Bytes that are no block.
    public static final String MALFORMED = "malformed";

    /// The parent did not come in time.
    public static final String ORPHAN_EXPIRED = "orphan-expired";

    /// Orphans and blocks from the future fill their bounds.
    public static final String NO_ROOM = "no-room-to-wait";

    /// Too little work to be kept without a valid parent, or beside the chain.
    public static final String LOW_WORK = "low-work";

    /// Leaves the chain below a checkpoint, below the snapshot with which the store begins, or
    /// below the reorganization limit with no more work than ours.
    public static final String FORK_TOO_DEEP = "fork-too-deep";

    /// Of all branches beside the chain the one with the least work, and there are too many.
    public static final String NO_ROOM_ASIDE = "no-room-aside";

    /// An operator does not want the block.
    public static final String INVALIDATED = InvalidBlock.BY_OPERATOR;

    /// Stands on a block that an operator does not want.
    public static final String ON_INVALIDATED = "on-invalidated-block";

    /// The body of the template that was solved is not here.
    public static final String UNKNOWN_TEMPLATE = "unknown-template";

    /// A rule that only a block with valid proof of work and matching body can break, or an
    /// operator's order: it is remembered, by writer and replicas alike, and its descendants are
    /// invalid.
    private static final Set<String> CONDEMNING =
            Set.of(
                    INVALIDATED,
                    "bad-prevblk",
                    "bad-weight",
                    "bad-blk-weight",
                    "bad-state-root",
                    "bad-tx-chain-id",
                    "tx-expired",
                    "max-fee-below-base-fee",
                    "bad-nonce",
                    "bad-authorization",
                    "bad-signers",
                    "bad-reveals",
                    "insufficient-balance",
                    "below-account-minimum",
                    "bad-signature");

    private RejectionCodes() {}

    static Set<String> condemningCodes() {
        return CONDEMNING;
    }

    static boolean condemns(String code) {
        return CONDEMNING.contains(code);
    }
}
