package org.numicoin.mempool.pool;

import java.util.List;
import org.numicoin.chain.Account;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A sender as the store keeps it: the account as of an event, and each slot without its bytes.
public record SenderRecord(Address address, Account account, long sequence, List<Slot> slots) {
    /// The first that has the number of replacements.
    private static final int VERSION = 2;

    private static final int VERSION_MIN = 1;
    private static final int SLOTS_MAX = 65_535;

    public SenderRecord {
        slots = List.copyOf(slots);
    }

    /// A slot; its transaction lies under the full id.
    public record Slot(
            long nonce,
            Hash256 id,
            Hash256 fullId,
            int size,
            long maxFee,
            long tip,
            Hash256 authorization,
            boolean executable,
            Version version,
            long arrivedAt,
            Origin origin,
            int replacements) {
        private static final int BYTES_MIN = 150;

        static Slot of(PooledTransaction slot) {
            return new Slot(
                    slot.nonce(),
                    slot.id(),
                    slot.fullId(),
                    slot.size(),
                    slot.core().maxFee(),
                    slot.core().tip(),
                    slot.authorization(),
                    slot.executable(),
                    slot.version(),
                    slot.arrivedAt(),
                    slot.origin(),
                    slot.replacements());
        }

        private void encode(ByteWriter out) {
            out.u64(nonce).hash(id).hash(fullId).u32(size).u64(maxFee).u64(tip);
            out.hash(authorization).flag(executable);
            out.u64(version.shardVersion()).u32(version.index()).u64(arrivedAt);
            origin.encode(out);
            out.u8(replacements);
        }

        private static Slot decode(ByteReader in, int recordVersion) {
            return new Slot(
                    in.u64("nonce"),
                    in.hash("id"),
                    in.hash("full id"),
                    in.u32("size"),
                    in.u64("max fee"),
                    in.u64("tip"),
                    in.hash("authorization id"),
                    in.flag("executable"),
                    new Version(in.u64("shard version"), in.u32("index")),
                    in.u64("arrival"),
                    Origin.decode(in),
                    recordVersion == VERSION_MIN ? 0 : in.u8("replacements"));
        }
    }

    static SenderRecord of(Sender sender) {
        return new SenderRecord(
                sender.address(),
                sender.account(),
                sender.sequence(),
                sender.slots().values().stream().map(Slot::of).toList());
    }

    public byte[] encoded() {
        var out = new ByteWriter(128 + slots.size() * 192);
        out.u8(VERSION).address(address);
        account.encode(out);
        out.u64(sequence).u16(slots.size());
        slots.forEach(slot -> slot.encode(out));
        return out.toBytes();
    }

    public static SenderRecord decode(byte[] bytes) {
        return ByteReader.decode(bytes, SenderRecord::decode);
    }

    private static SenderRecord decode(ByteReader in) {
        int version = in.count(in.u8("version"), VERSION_MIN, VERSION, "sender record version");
        var address = in.address("address");
        var account = Account.decode(in);
        long sequence = in.u64("sequence");
        int count = in.count(in.u16("slots"), 0, SLOTS_MAX, "slots");
        return new SenderRecord(
                address,
                account,
                sequence,
                in.list(count, Slot.BYTES_MIN, "slots", slot -> Slot.decode(slot, version)));
    }
}
