package org.numicoin.chain;

import java.util.List;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// What a transaction does. Types 3 to 9 are reserved and refused until an upgrade defines them.
public sealed interface Payload {
    int type();

    void encode(ByteWriter out);

    static Payload decode(int type, ByteReader in) {
        return switch (type) {
            case Transfer.TYPE -> Transfer.decode(in);
            case KeyRotation.TYPE -> KeyRotation.decode(in);
            default ->
                    throw new DecodeException(
                            in.position(), "transaction type 1 or 2, not " + type);
        };
    }

    /// Type 1: 1 to 256 payments and a memo.
    record Transfer(List<Payment> payments, Bytes memo) implements Payload {
        public static final int TYPE = 1;
        public static final int PAYMENTS_MAX = 256;
        public static final int MEMO_BYTES_MAX = 256;

        public Transfer {
            payments = List.copyOf(payments);
            if (payments.isEmpty() || payments.size() > PAYMENTS_MAX) {
                throw new IllegalArgumentException(
                        "a transfer has 1 to 256 payments, not " + payments.size());
            }
            if (memo.length() > MEMO_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "a memo has at most 256 bytes, not " + memo.length());
            }
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void encode(ByteWriter out) {
            out.u16(payments.size());
            payments.forEach(payment -> payment.encode(out));
            out.bytes16(memo);
        }

        static Transfer decode(ByteReader in) {
            int count = in.count(in.u16("payments"), 1, PAYMENTS_MAX, "payments");
            var payments = in.list(count, Payment.BYTES, "payments", Payment::decode);
            return new Transfer(payments, in.bytes16(MEMO_BYTES_MAX, "memo"));
        }
    }

    /// Type 2: from the next nonce on, another key or policy authorizes the account. The address
    /// stays.
    record KeyRotation(Hash256 authorization) implements Payload {
        public static final int TYPE = 2;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(authorization);
        }

        static KeyRotation decode(ByteReader in) {
            return new KeyRotation(in.hash("new authorization id"));
        }
    }
}
