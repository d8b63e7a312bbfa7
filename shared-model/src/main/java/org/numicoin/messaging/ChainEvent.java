package org.numicoin.messaging;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// `chain.events`: one step of the canonical chain. The log is the commit point: what is not in it
/// has not happened.
///
/// @param term of the writer, rising with each promotion
/// @param sequence gapless from 1 within a log
/// @param following how many events of the same decision come after this one
public record ChainEvent(
        LogId logId,
        long term,
        long sequence,
        int following,
        InputPositions positions,
        Origin origin,
        Step step)
        implements Message {
    static final int TYPE = 7;

    /// What happened.
    public sealed interface Step {
        int kind();

        void encode(ByteWriter out);
    }

    /// An account after a step; nothing when a disconnected block had created it.
    public record TouchedAccount(Address address, Optional<Account> account) {
        void encode(ByteWriter out) {
            out.address(address).flag(account.isPresent());
            account.ifPresent(value -> value.encode(out));
        }

        static TouchedAccount decode(ByteReader in) {
            var address = in.address("address");
            return new TouchedAccount(
                    address,
                    in.flag("account present")
                            ? Optional.of(Account.decode(in))
                            : Optional.empty());
        }
    }

    /// The first event of a log, with the tip that the writer's state has.
    public record LogStarted(Hash256 tipId, long tipHeight) implements Step {
        @Override
        public int kind() {
            return 1;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(tipId).u64(tipHeight);
        }
    }

    /// A writer was promoted; its term is that of the event.
    public record TermStarted(String writer) implements Step {
        @Override
        public int kind() {
            return 2;
        }

        @Override
        public void encode(ByteWriter out) {
            out.text16(writer);
        }
    }

    /// A block became the tip. It is carried unless a `Side` event of this log did; with it every
    /// touched account.
    public record Connected(
            Hash256 blockId,
            long height,
            ChainWork chainWork,
            Optional<Bytes> block,
            List<TouchedAccount> accounts)
            implements Step {
        @Override
        public int kind() {
            return 3;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(blockId).u64(height).raw(chainWork.toBytes()).flag(block.isPresent());
            block.ifPresent(out::bytes32);
            encodeAccounts(accounts, out);
        }
    }

    /// The tip was taken back; its parent is the tip now and the accounts are restored.
    public record Disconnected(
            Hash256 blockId, long height, Hash256 parentId, List<TouchedAccount> accounts)
            implements Step {
        @Override
        public int kind() {
            return 4;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(blockId).u64(height).hash(parentId);
            encodeAccounts(accounts, out);
        }
    }

    /// A valid header with a matching body on a branch with no more work than the tip's.
    public record Side(Hash256 blockId, long height, Bytes block) implements Step {
        @Override
        public int kind() {
            return 5;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(blockId).u64(height).bytes32(block);
        }
    }

    /// No block of another branch can replace this one any more. Written once finality is active.
    public record Finalized(Hash256 blockId, long height) implements Step {
        @Override
        public int kind() {
            return 6;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(blockId).u64(height);
        }
    }

    /// Work that was refused.
    ///
    /// @param blameless whether an honest sender may do this, such as with an orphan that expired
    public record Rejected(Hash256 blockId, String code, String detail, boolean blameless)
            implements Step {
        @Override
        public int kind() {
            return 7;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(blockId).text16(code).text16(detail).flag(blameless);
        }
    }

    /// Only the input positions moved.
    public record Progress() implements Step {
        @Override
        public int kind() {
            return 8;
        }

        @Override
        public void encode(ByteWriter out) {}
    }

    /// A block beside the main chain was forgotten, for want of room or of use. It may come again.
    public record Dropped(Hash256 blockId, long height) implements Step {
        @Override
        public int kind() {
            return 9;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(blockId).u64(height);
        }
    }

    /// A block does not count as invalid any more: an operator wants it so. Blocks of its branch
    /// may come again.
    public record Reconsidered(Hash256 blockId) implements Step {
        @Override
        public int kind() {
            return 10;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(blockId);
        }
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void encodeContent(ByteWriter out) {
        logId.encode(out);
        out.u64(term).u64(sequence).u32(following);
        positions.encode(out);
        origin.encode(out);
        out.u8(step.kind());
        step.encode(out);
    }

    static ChainEvent decodeContent(ByteReader in) {
        return new ChainEvent(
                LogId.decode(in),
                in.u64("term"),
                in.u64("sequence"),
                in.count(in.u32("following"), 0, Integer.MAX_VALUE, "following events"),
                InputPositions.decode(in),
                Origin.decode(in),
                decodeStep(in.u8("event kind"), in));
    }

    private static Step decodeStep(int kind, ByteReader in) {
        return switch (kind) {
            case 1 -> new LogStarted(in.hash("tip id"), in.u64("tip height"));
            case 2 -> new TermStarted(in.text16(Origin.TEXT_BYTES_MAX, "writer"));
            case 3 ->
                    new Connected(
                            in.hash("block id"),
                            in.u64("height"),
                            ChainWork.of(in.bytes(32, "chain work").unsafeArray()),
                            in.flag("block present")
                                    ? Optional.of(in.bytes32(in.remaining(), "block"))
                                    : Optional.empty(),
                            decodeAccounts(in));
            case 4 ->
                    new Disconnected(
                            in.hash("block id"),
                            in.u64("height"),
                            in.hash("parent id"),
                            decodeAccounts(in));
            case 5 ->
                    new Side(
                            in.hash("block id"),
                            in.u64("height"),
                            in.bytes32(in.remaining(), "block"));
            case 6 -> new Finalized(in.hash("block id"), in.u64("height"));
            case 7 ->
                    new Rejected(
                            in.hash("block id"),
                            in.text16(128, "code"),
                            in.text16(512, "detail"),
                            in.flag("blameless"));
            case 8 -> new Progress();
            case 9 -> new Dropped(in.hash("block id"), in.u64("height"));
            case 10 -> new Reconsidered(in.hash("block id"));
            default -> throw new DecodeException(in.position(), "an event kind, not " + kind);
        };
    }

    private static void encodeAccounts(List<TouchedAccount> accounts, ByteWriter out) {
        out.u32(accounts.size());
        accounts.forEach(account -> account.encode(out));
    }

    private static List<TouchedAccount> decodeAccounts(ByteReader in) {
        int count = in.count(in.u32("accounts"), 0, Integer.MAX_VALUE, "accounts");
        return in.list(count, 33, "accounts", TouchedAccount::decode);
    }
}
