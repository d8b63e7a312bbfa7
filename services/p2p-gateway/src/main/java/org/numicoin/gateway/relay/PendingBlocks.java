package org.numicoin.gateway.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.relay.Reconstruction.Progress;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

/// Announced blocks under way: first the header, then the body from memory, from who announced it,
/// and as a whole from whoever has it. Every message gets one verdict, every wait ends, and only
/// who was shown to lie is blamed: a time-out, a refusal and a collision are nobody's fault.
public final class PendingBlocks {
    /// Headers whose check, a few milliseconds each, is not done; more are dropped.
    static final int CHECKING_MAX = 32;

    /// Of these, first announced by one peer.
    static final int CHECKING_PER_PEER_MAX = 4;

    /// Blocks whose body is on its way. Each has proof of work at the tip, so nobody fills this.
    static final int REBUILDING_MAX = 16;

    /// Forms of one block that are followed side by side.
    static final int ANNOUNCEMENTS_MAX = 3;

    /// Peers that did not announce a block and are asked for it last.
    static final int OTHERS_MAX = 3;

    static final long CHECK_MILLIS = 30_000;
    static final long TRANSACTIONS_MILLIS = 5_000;

    /// Time of 8 MiB over a slow link, with room.
    static final long WHOLE_MILLIS = 15_000;

    private static final int REMEMBERED_MAX = 1_024;

    private final ChainSpec spec;
    private final TransactionMemory memory;
    private final Function<Hash256, List<PeerId>> others;
    private final ShortIdKeys keys;
    private final Map<Hash256, PendingBlock> pending = new LinkedHashMap<>();
    private final BoundedSet over = new BoundedSet(REMEMBERED_MAX);
    private final BoundedMap<String> bad = new BoundedMap<>(REMEMBERED_MAX);

    /// Nothing is pending yet.
    ///
    /// @param others peers that may have a block though they did not announce it, best first
    public PendingBlocks(
            ChainSpec spec, TransactionMemory memory, Function<Hash256, List<PeerId>> others) {
        this(spec, memory, others, ShortIdKeys.PROTOCOL);
    }

    PendingBlocks(
            ChainSpec spec,
            TransactionMemory memory,
            Function<Hash256, List<PeerId>> others,
            ShortIdKeys keys) {
        this.spec = spec;
        this.keys = keys;
        this.memory = memory;
        this.others = others;
    }

    /// A compact block has come by gossip.
    ///
    /// @param message by which the caller knows the message
    public List<RelayEffect> announced(PeerId peer, long message, CompactBlock form, long now) {
        var out = new ArrayList<RelayEffect>();
        Hash256 id = form.id();
        var badCode = bad.find(id);
        var block = Optional.ofNullable(pending.get(id));
        if (badCode.isPresent()) {
            out.add(new RelayEffect.Judge(message, GossipVerdict.REJECT));
            out.add(new RelayEffect.Offence(peer, badCode.get()));
        } else if (block.isPresent()) {
            announcedAgain(block.get(), new Announcement(peer, message, form), now, out);
        } else if (over.contains(id) || !hasRoomToCheck(peer)) {
            out.add(new RelayEffect.Judge(message, GossipVerdict.IGNORE));
        } else {
            var first = new PendingBlock(id, now + CHECK_MILLIS);
            first.add(new Announcement(peer, message, form));
            pending.put(id, first);
            out.add(new RelayEffect.CheckHeader(id, form.header()));
        }
        return out;
    }

    /// The header of a block was looked at.
    public List<RelayEffect> checked(Hash256 id, HeaderVerdict verdict, long now) {
        var out = new ArrayList<RelayEffect>();
        var block = pending.get(id);
        if (block == null || block.isChecked()) {
            return out;
        }
        switch (verdict) {
            case HeaderVerdict.Good _ -> {
                if (rebuilding() == REBUILDING_MAX) {
                    drop(block, GossipVerdict.IGNORE, out);
                } else {
                    block.markChecked();
                    rebuild(block, List.copyOf(block.announcements()), now, out);
                }
            }
            case HeaderVerdict.UnknownParent _ -> {
                PeerId first = block.announcements().getFirst().peer();
                drop(block, GossipVerdict.IGNORE, out);
                out.add(new RelayEffect.RequestHeaders(first, id));
            }
            case HeaderVerdict.NotNow _ -> drop(block, GossipVerdict.IGNORE, out);
            case HeaderVerdict.Bad(String code) -> {
                drop(block, GossipVerdict.REJECT, out);
                block.announcements()
                        .forEach(a -> out.add(new RelayEffect.Offence(a.peer(), code)));
                bad.put(id, code);
            }
        }
        return out;
    }

    /// The answer to [RelayEffect.RequestTransactions]; also one that comes late.
    public List<RelayEffect> transactions(
            PeerId peer, Hash256 id, List<Transaction> transactions, long now) {
        var out = new ArrayList<RelayEffect>();
        var block = pending.get(id);
        var announcement =
                Optional.ofNullable(block)
                        .flatMap(b -> b.by(peer))
                        .filter(Announcement::isUnanswered);
        if (block == null || announcement.isEmpty()) {
            return out;
        }
        if (announcement.get().expects(transactions.size())) {
            follow(block, announcement.get(), announcement.get().served(transactions), now, out);
        } else {
            announcement.get().stopWaiting();
            out.add(new RelayEffect.Offence(peer, Offences.BAD_BLOCK_TXS));
        }
        goOn(block, now, out);
        return out;
    }

    /// No answer to [RelayEffect.RequestTransactions] will come.
    public List<RelayEffect> transactionsFailed(PeerId peer, Hash256 id, long now) {
        var out = new ArrayList<RelayEffect>();
        Optional.ofNullable(pending.get(id))
                .ifPresent(block -> {
                    block.by(peer).ifPresent(Announcement::stopWaiting);
                    goOn(block, now, out);
                });
        return out;
    }

    /// The answer to [RelayEffect.RequestBlock]; also one that comes late.
    public List<RelayEffect> block(PeerId peer, Hash256 id, Bytes encoded, long now) {
        var out = new ArrayList<RelayEffect>();
        var block = pending.get(id);
        if (block == null || !block.wasAskedForWhole(peer)) {
            return out;
        }
        block.stopWaitingForWhole(peer::equals);
        decoded(peer, id, encoded, out).ifPresent(body -> complete(block, body, peer, out));
        goOn(block, now, out);
        return out;
    }

    /// No answer to [RelayEffect.RequestBlock] will come.
    public List<RelayEffect> blockFailed(PeerId peer, Hash256 id, long now) {
        var out = new ArrayList<RelayEffect>();
        Optional.ofNullable(pending.get(id))
                .ifPresent(block -> {
                    block.stopWaitingForWhole(peer::equals);
                    goOn(block, now, out);
                });
        return out;
    }

    /// The block came another way, by header sync or from this node's own miners.
    public List<RelayEffect> obtained(Hash256 id) {
        var out = new ArrayList<RelayEffect>();
        Optional.ofNullable(pending.get(id))
                .ifPresent(block -> drop(block, GossipVerdict.IGNORE, out));
        over.add(id);
        return out;
    }

    /// Time has passed.
    public List<RelayEffect> tick(long now) {
        var out = new ArrayList<RelayEffect>();
        for (PendingBlock block : List.copyOf(pending.values())) {
            if (block.isCheckOverdue(now)) {
                drop(block, GossipVerdict.IGNORE, out);
            } else {
                block.expire(now);
                goOn(block, now, out);
            }
        }
        return out;
    }

    /// When to call [#tick] at the latest.
    public OptionalLong nextDeadline() {
        return pending.values().stream()
                .map(PendingBlock::nextDeadline)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
    }

    public int size() {
        return pending.size();
    }

    private boolean hasRoomToCheck(PeerId peer) {
        long ofPeer =
                pending.values().stream()
                        .filter(b -> !b.isChecked())
                        .filter(b -> b.announcements().getFirst().peer().equals(peer))
                        .count();
        return pending.size() - rebuilding() < CHECKING_MAX && ofPeer < CHECKING_PER_PEER_MAX;
    }

    private int rebuilding() {
        return (int) pending.values().stream().filter(PendingBlock::isChecked).count();
    }

    private void announcedAgain(
            PendingBlock block, Announcement announcement, long now, List<RelayEffect> out) {
        if (block.announcements().size() == ANNOUNCEMENTS_MAX
                || block.by(announcement.peer()).isPresent()) {
            out.add(new RelayEffect.Judge(announcement.message(), GossipVerdict.IGNORE));
            return;
        }
        block.add(announcement);
        if (block.isChecked()) {
            rebuild(block, List.of(announcement), now, out);
        }
    }

    private void rebuild(
            PendingBlock block, List<Announcement> from, long now, List<RelayEffect> out) {
        for (Announcement announcement : from) {
            if (pending.containsKey(block.id())) {
                follow(block, announcement, announcement.begin(spec, memory, keys), now, out);
            }
        }
        goOn(block, now, out);
    }

    private void follow(
            PendingBlock block,
            Announcement announcement,
            Progress progress,
            long now,
            List<RelayEffect> out) {
        switch (progress) {
            case Progress.Missing(List<Integer> indexes) -> {
                announcement.asked(indexes, now + TRANSACTIONS_MILLIS);
                out.add(
                        new RelayEffect.RequestTransactions(
                                announcement.peer(), block.id(), indexes));
            }
            case Progress.Complete(Block body) -> complete(block, body, announcement.peer(), out);
            case Progress.RootMismatch _ -> {}
        }
    }

    /// When nobody is waited for, the next is asked for the whole block, or there is nobody left.
    private void goOn(PendingBlock block, long now, List<RelayEffect> out) {
        if (!pending.containsKey(block.id()) || !block.isChecked() || block.isWaiting()) {
            return;
        }
        var next = block.nextSource(() -> others.apply(block.id()), OTHERS_MAX);
        if (next.isPresent()) {
            block.waitForWhole(next.get(), now + WHOLE_MILLIS);
            out.add(new RelayEffect.RequestBlock(next.get(), block.id()));
        } else {
            drop(block, GossipVerdict.IGNORE, out);
            out.add(new RelayEffect.GaveUp(block.id()));
        }
    }

    private void complete(PendingBlock block, Block body, PeerId peer, List<RelayEffect> out) {
        pending.remove(block.id());
        over.add(block.id());
        out.add(new RelayEffect.Deliver(body, peer));
        block.settle(body, keys, out);
    }

    private void drop(PendingBlock block, GossipVerdict verdict, List<RelayEffect> out) {
        pending.remove(block.id());
        block.judgeAll(verdict, out);
    }

    private Optional<Block> decoded(PeerId peer, Hash256 id, Bytes encoded, List<RelayEffect> out) {
        Block body;
        try {
            body = Block.decode(encoded.unsafeArray());
        } catch (DecodeException _) {
            out.add(new RelayEffect.Offence(peer, Offences.MALFORMED_BLOCK));
            return Optional.empty();
        }
        if (!body.id().equals(id)) {
            out.add(new RelayEffect.Offence(peer, Offences.WRONG_BLOCK));
        } else if (!Reconstruction.matches(spec, body)) {
            out.add(new RelayEffect.Offence(peer, Offences.FALSE_BODY));
        } else {
            return Optional.of(body);
        }
        return Optional.empty();
    }
}
