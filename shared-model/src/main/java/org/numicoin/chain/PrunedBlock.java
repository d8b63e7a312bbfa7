package org.numicoin.chain;

import java.util.List;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A block without the signatures and keys of its witnesses: header ‖ count u32 ‖ transaction cores
/// ‖ forms of witnesses. Its transaction root and its weight can still be held against the header,
/// its witness root cannot.
public record PrunedBlock(BlockHeader header, List<PrunedTransaction> transactions)
        implements BlockContent {
    public PrunedBlock {
        transactions = List.copyOf(transactions);
    }

    public byte[] encoded() {
        var out = new ByteWriter(BlockHeader.BYTES + 4 + 192 * transactions.size());
        header.encode(out);
        BodyCodec.encode(transactions, (each, to) -> each.witnessForm().encode(to), out);
        return out.toBytes();
    }

    public static PrunedBlock decode(byte[] bytes) {
        return ByteReader.decode(
                bytes, in -> new PrunedBlock(BlockHeader.decode(in), decodeBody(in)));
    }

    /// Reads what follows the header, to the end of the reader's input.
    public static List<PrunedTransaction> decodeBody(ByteReader in) {
        return BodyCodec.decode(in, WitnessForm::decode, PrunedTransaction::new);
    }
}
