package org.numicoin.mempool.pool;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.numicoin.primitives.Address;

/// All senders that a shard knows: those with slots, and the latest of those without, so that their
/// next transaction asks nobody.
final class Senders {
    private final long idleBytesMax;
    private final Map<Address, Sender> byAddress = new HashMap<>();

    /// What each takes, the one that was used last at the end.
    private final LinkedHashMap<Address, Integer> idle = new LinkedHashMap<>();

    private long idleBytes;

    /// @param idleBytesMax that those without slots take together
    Senders(long idleBytesMax) {
        this.idleBytesMax = idleBytesMax;
    }

    Optional<Sender> find(Address address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /// The sender, made when it is not there.
    Sender of(Address address) {
        return byAddress.computeIfAbsent(address, Sender::new);
    }

    Collection<Sender> all() {
        return Collections.unmodifiableCollection(byAddress.values());
    }

    /// To be called when a sender was used: it is idle from now on, or not any more.
    void used(Sender sender) {
        Integer before = idle.remove(sender.address());
        idleBytes -= before == null ? 0 : before;
        if (sender.slots().isEmpty()) {
            sender.forgetOldKeys();
            int bytes = sender.memory();
            idle.putLast(sender.address(), bytes);
            idleBytes += bytes;
        }
    }

    /// Forgets idle ones beyond the limit. Not in the middle of a batch, which needs all that the
    /// validator was asked for.
    void trim() {
        while (idleBytes > idleBytesMax) {
            var eldest = idle.pollFirstEntry();
            byAddress.remove(eldest.getKey());
            idleBytes -= eldest.getValue();
        }
    }
}
