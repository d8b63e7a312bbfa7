package org.numicoin.cli.gateway;

import org.numicoin.json.JsonFields;

/// A new key of a node, which names it from its next start on.
///
/// @param kept where the old one is
public record RotatedKey(String peerId, String kept) {
    static RotatedKey read(JsonFields in) {
        return new RotatedKey(in.text("peer_id"), in.text("kept"));
    }
}
