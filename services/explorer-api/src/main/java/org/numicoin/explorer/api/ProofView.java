package org.numicoin.explorer.api;

import java.util.List;
import java.util.Optional;

/// Proof of an account, or of its absence, under a state root.
///
/// @param entry the account entry, 52 bytes in hexadecimal; none when there is no account
/// @param siblings from the root down
/// @param otherLeaf of a proof that there is no account, where another entry lies on the way
record ProofView(
        String address,
        boolean exists,
        Optional<String> entry,
        String path,
        List<String> siblings,
        Optional<OtherLeafView> otherLeaf,
        String stateRoot,
        String blockHash,
        long blockHeight) {
    record OtherLeafView(String path, String valueHash) {}
}
