package org.numicoin.gateway.relay;

/// Stable codes of what only a lying peer does, beside those of consensus rules, which keep their
/// own. docs/spec/wire.md lists them.
public final class Offences {
    /// Its compact form is not one of the block with this header.
    public static final String FALSE_COMPACT_BLOCK = "false-compact-block";

    /// It served transactions for places of a block that has others there.
    public static final String FALSE_BLOCK_TXS = "false-block-txs";

    /// It answered with more or fewer transactions than it was asked for.
    public static final String BAD_BLOCK_TXS = "bad-block-txs";

    /// It served bytes that are no block.
    public static final String MALFORMED_BLOCK = "malformed-block";

    /// It served another block than it was asked for.
    public static final String WRONG_BLOCK = "wrong-block";

    /// It served a body that its header does not commit to.
    public static final String FALSE_BODY = "false-body";

    private Offences() {}
}
