package org.numicoin.cli.explorer;

import java.util.Optional;
import org.numicoin.consensus.StateProof;
import org.numicoin.json.JsonFields;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// What the explorer says of an account, with the proof. It claims which block it is of; whoever
/// wants to know asks for that block's header.
///
/// @param entry the account entry of 52 bytes; none when there is no account
public record AccountProof(
        String address,
        Optional<Bytes> entry,
        StateProof proof,
        Hash256 stateRoot,
        Hash256 blockId,
        long height) {
    private static final int ENTRY_BYTES_MAX = 256;

    /// Reads the answer of `address/{a}/proof`.
    public static AccountProof read(JsonFields in) {
        Optional<Bytes> entry =
                in.textIfAny("entry").isPresent()
                        ? Optional.of(in.bytes("entry", 1, ENTRY_BYTES_MAX))
                        : Optional.empty();
        var other =
                in.objectIfAny("other_leaf")
                        .map(leaf ->
                                new StateProof.OtherLeaf(
                                        leaf.hash("path"), leaf.hash("value_hash")));
        return new AccountProof(
                in.text("address"),
                entry,
                new StateProof(in.hashes("siblings", StateProof.SIBLINGS_MAX), other),
                in.hash("state_root"),
                in.hash("block_hash"),
                in.number("block_height", 0, Long.MAX_VALUE));
    }
}
