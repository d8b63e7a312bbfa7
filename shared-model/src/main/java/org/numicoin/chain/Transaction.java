package org.numicoin.chain;

import org.jspecify.annotations.Nullable;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A transaction with its witness, as it lies in a block: core ‖ witness. The pool and the explorer
/// go by `id`, relay and reject memory by `fullId`.
public final class Transaction implements TransactionContent {
    /// Most bytes of core and witness together.
    public static final int BYTES_MAX = 131_072;

    private final TransactionCore core;
    private final Witness witness;
    // Computed when first asked for; a race computes the same value twice.
    private @Nullable Hash256 id;
    private @Nullable Hash256 witnessId;
    private @Nullable Hash256 fullId;
    private int coreSize;

    public Transaction(TransactionCore core, Witness witness) {
        this.core = core;
        this.witness = witness;
    }

    @Override
    public TransactionCore core() {
        return core;
    }

    public Witness witness() {
        return witness;
    }

    @Override
    public WitnessForm witnessForm() {
        return witness.form();
    }

    @Override
    public Hash256 id() {
        var known = id;
        if (known == null) {
            byte[] encoded = core.encoded();
            coreSize = encoded.length;
            known = Tag.TX.hash(encoded);
            id = known;
        }
        return known;
    }

    /// Witness id = H(`numi.witness`, witness).
    public Hash256 witnessId() {
        var known = witnessId;
        if (known == null) {
            known = Tag.WITNESS.hash(witness.encoded());
            witnessId = known;
        }
        return known;
    }

    /// Full id = H(`numi.full`, id ‖ witness id).
    public Hash256 fullId() {
        var known = fullId;
        if (known == null) {
            known = Tag.FULL.hash(id(), witnessId());
            fullId = known;
        }
        return known;
    }

    @Override
    public int size() {
        if (coreSize == 0) {
            coreSize = core.encoded().length;
        }
        return coreSize + witness.size();
    }

    @Override
    public byte[] encoded() {
        var out = new ByteWriter(size());
        encode(out);
        return out.toBytes();
    }

    public void encode(ByteWriter out) {
        core.encode(out);
        witness.encode(out);
    }

    public static Transaction decode(byte[] bytes) {
        return ByteReader.decode(bytes, Transaction::decode);
    }

    public static Transaction decode(ByteReader in) {
        int start = in.position();
        var transaction = new Transaction(TransactionCore.decode(in), Witness.decode(in));
        in.require(in.position() - start <= BYTES_MAX, "at most 131072 bytes of core and witness");
        return transaction;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Transaction that
                && core.equals(that.core)
                && witness.equals(that.witness);
    }

    @Override
    public int hashCode() {
        return core.hashCode();
    }

    @Override
    public String toString() {
        return "transaction " + id();
    }
}
