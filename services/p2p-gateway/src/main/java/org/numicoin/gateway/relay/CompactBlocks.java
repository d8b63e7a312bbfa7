package org.numicoin.gateway.relay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.Prefilled;
import org.numicoin.primitives.Hash256;

/// Makes compact forms of blocks, and tells whether one is true.
public final class CompactBlocks {
    private CompactBlocks() {}

    /// The salt of a first announcement: it follows from the id, so that all gateways of a cluster
    /// announce a block in the same bytes and it travels once. The header decides the key, and
    /// whoever makes a collision cannot know the header before.
    public static long salt(Hash256 blockId) {
        return blockId.d() & Long.MAX_VALUE;
    }

    /// The form to announce; nothing for a block with too many transactions, which peers find with
    /// their next headers request.
    ///
    /// @param isShared by full id, whether peers can have a transaction; what they cannot have is
    ///   put in whole, as far as the limit goes
    public static Optional<CompactBlock> of(Block block, long salt, Predicate<Hash256> isShared) {
        return of(block, salt, isShared, ShortIdKeys.PROTOCOL);
    }

    static Optional<CompactBlock> of(
            Block block, long salt, Predicate<Hash256> isShared, ShortIdKeys keys) {
        List<Transaction> body = block.transactions();
        if (body.size() > CompactBlock.TRANSACTIONS_MAX) {
            return Optional.empty();
        }
        var key = keys.of(block.header(), salt);
        var shortIds = new ArrayList<Long>(body.size());
        var prefilled = new ArrayList<Prefilled>();
        int room = CompactBlock.PREFILLED_BYTES_MAX;
        for (int i = 0; i < body.size(); i++) {
            Transaction transaction = body.get(i);
            Hash256 fullId = transaction.fullId();
            if (!isShared.test(fullId) && transaction.size() <= room) {
                room -= transaction.size();
                prefilled.add(new Prefilled(i, transaction));
            } else {
                shortIds.add(key.applyAsLong(fullId));
            }
        }
        return Optional.of(new CompactBlock(block.header(), salt, shortIds, prefilled));
    }

    /// Whether this is a form of the block. Roots make the body unique, so a form that says
    /// anything else is a lie, and never a collision.
    static boolean describes(CompactBlock form, Block block, ShortIdKeys keys) {
        List<Transaction> body = block.transactions();
        if (!form.header().equals(block.header()) || form.size() != body.size()) {
            return false;
        }
        var key = keys.of(form.header(), form.salt());
        Map<Integer, Transaction> whole = whole(form);
        var shortIds = form.shortIds().iterator();
        for (int i = 0; i < body.size(); i++) {
            var given = Optional.ofNullable(whole.get(i));
            boolean same =
                    given.isPresent()
                            ? given.get().fullId().equals(body.get(i).fullId())
                            : shortIds.next() == key.applyAsLong(body.get(i).fullId());
            if (!same) {
                return false;
            }
        }
        return true;
    }

    static Map<Integer, Transaction> whole(CompactBlock form) {
        var whole = new HashMap<Integer, Transaction>();
        form.prefilled().forEach(item -> whole.put(item.index(), item.transaction()));
        return whole;
    }
}
