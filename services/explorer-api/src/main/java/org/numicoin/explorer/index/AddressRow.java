package org.numicoin.explorer.index;

import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// What the index knows of an address: its account in the state of the tip, none before the first
/// credit, and its statistics. A miner whose first reward waits has statistics and no account.
public record AddressRow(Optional<Account> account, AddressStats stats) {
    public static final AddressRow NONE = new AddressRow(Optional.empty(), AddressStats.NONE);

    byte[] encoded() {
        var out = new ByteWriter(160);
        out.flag(account.isPresent());
        account.ifPresent(value -> value.encode(out));
        stats.encode(out);
        return out.toBytes();
    }

    static AddressRow decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in ->
                        new AddressRow(
                                in.flag("account")
                                        ? Optional.of(Account.decode(in))
                                        : Optional.empty(),
                                AddressStats.decode(in)));
    }
}
