package org.numicoin.chain;

import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A payment of one transfer: who receives it and how much, never zero.
public record Payment(Address recipient, Amount amount) {
    public static final int BYTES = 40;

    public Payment {
        if (amount.isZero()) {
            throw new IllegalArgumentException("zero payment to " + recipient);
        }
    }

    void encode(ByteWriter out) {
        out.address(recipient).amount(amount);
    }

    static Payment decode(ByteReader in) {
        var recipient = in.address("recipient");
        var amount = in.amount("amount");
        in.require(!amount.isZero(), "an amount of at least 1 nano");
        return new Payment(recipient, amount);
    }
}
