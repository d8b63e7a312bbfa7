package org.numicoin.messaging;

import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// For each input of the validator the lowest offset whose work is still undecided, else the next
/// one. A successor seeks there: what was decided since is known already, what was held or orphaned
/// comes back.
public record InputPositions(long candidates, long solutions) {
    public static final InputPositions START = new InputPositions(0, 0);

    public void encode(ByteWriter out) {
        out.u64(candidates).u64(solutions);
    }

    public static InputPositions decode(ByteReader in) {
        return new InputPositions(in.u64("candidates offset"), in.u64("solutions offset"));
    }
}
