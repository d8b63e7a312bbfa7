package org.numicoin.mempool.pool;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.numicoin.primitives.Address;

/// All senders that a shard knows: those with slots, and the latest of those without, so that their
/// next transaction asks nobody.
final class Senders {
    private final int idleMax;
    private final Map<Address, Sender> byAddress = new HashMap<>();
    private final LinkedHashSet<Address> idle = new LinkedHashSet<>();

    Senders(int idleMax) {
        this.idleMax = idleMax;
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
        if (!sender.slots().isEmpty()) {
            idle.remove(sender.address());
            return;
        }
        sender.forgetOldKeys();
        idle.addLast(sender.address());
        if (idle.size() > idleMax) {
            byAddress.remove(idle.removeFirst());
        }
    }
}
