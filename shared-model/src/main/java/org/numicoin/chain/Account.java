package org.numicoin.chain;

import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// The account entry of the state, 52 bytes.
///
/// @param nonce that of the next transaction
/// @param authorization id of the key or policy that signs for the account
/// @param kind what is known of the authorization
/// @param known bit per key of the authorization that the state holds
public record Account(Amount balance, long nonce, Hash256 authorization, Kind kind, int known) {
    public static final int VERSION = 1;
    public static final int BYTES = 52;

    /// What the id of the authorization stands for, once a witness has revealed it.
    public enum Kind {
        NOT_REVEALED(0),
        KEY(1),
        POLICY(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind decode(ByteReader in) {
            int code = in.u8("account kind");
            for (var kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new DecodeException(in.position() - 1, "a known account kind, not " + code);
        }
    }

    public Account {
        if (nonce < 0 || known < 0 || known > 0xffff) {
            throw new IllegalArgumentException("account field out of range");
        }
    }

    /// An account as its first credit creates it: authorized by the key or policy that its address
    /// is the id of.
    public static Account created(Address address, Amount balance) {
        return new Account(balance, 0, address.payload(), Kind.NOT_REVEALED, 0);
    }

    public Account withBalance(Amount value) {
        return new Account(value, nonce, authorization, kind, known);
    }

    public Account withNextNonce() {
        return new Account(balance, Math.addExact(nonce, 1), authorization, kind, known);
    }

    /// Authorized by another key or policy, of which nothing is known yet.
    public Account rotatedTo(Hash256 newAuthorization) {
        return new Account(balance, nonce, newAuthorization, Kind.NOT_REVEALED, 0);
    }

    public byte[] encoded() {
        var out = new ByteWriter(BYTES);
        encode(out);
        return out.toBytes();
    }

    public void encode(ByteWriter out) {
        out.u8(VERSION).amount(balance).u64(nonce).hash(authorization);
        out.u8(kind.code).u16(known);
    }

    public static Account decode(ByteReader in) {
        in.count(in.u8("version"), VERSION, VERSION, "account version");
        var balance = in.amount("balance");
        long nonce = in.u64("nonce");
        var authorization = in.hash("authorization id");
        var kind = Kind.decode(in);
        return new Account(balance, nonce, authorization, kind, in.u16("known keys"));
    }
}
