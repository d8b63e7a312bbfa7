package org.numicoin.libp2p.kad;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.numicoin.libp2p.multiaddr.IpGroup;
import org.numicoin.libp2p.peer.PeerId;

/// The servers this node knows, in buckets by the length of the prefix they share with it. Old
/// contacts that still answer keep their places, and one network gets few places, so that new
/// PeerIds do not push the table over (an eclipse).
public final class RoutingTable {
    /// What became of a peer that was offered a place.
    public sealed interface Offer {
        record Added() implements Offer {}

        record Updated() implements Offer {}

        /// The network of the peer has its places already.
        record TooManyOfGroup() implements Offer {}

        record Full() implements Offer {}

        /// There is no place unless this contact, long not heard of, does not answer.
        record AskFirst(KadPeer old) implements Offer {}
    }

    private final KadKey self;
    private final KadConfig config;
    private final List<List<Contact>> buckets = new ArrayList<>();
    private final Map<PeerId, Contact> contacts = new HashMap<>();
    private final Map<IpGroup, Integer> groups = new HashMap<>();

    public RoutingTable(PeerId self, KadConfig config) {
        this.self = KadKey.of(self);
        this.config = config;
        for (int i = 0; i <= KadKey.BITS; i++) {
            buckets.add(new ArrayList<>());
        }
    }

    /// A server was heard of directly: it answered, or identified itself.
    ///
    /// @param remote its address as the connection has it, which it cannot choose
    public Offer offer(KadPeer peer, Optional<InetAddress> remote, long now) {
        var known = contacts.get(peer.id());
        if (known != null) {
            if (!peer.addresses().isEmpty()) {
                known.peer = peer;
            }
            known.heardAt = now;
            return new Offer.Updated();
        }
        var contact = new Contact(peer, KadKey.of(peer.id()), group(remote), now);
        int prefix = self.commonPrefix(contact.key);
        if (prefix == KadKey.BITS) {
            return new Offer.Full();
        }
        var bucket = buckets.get(prefix);
        if (contact.group.isPresent() && isCrowded(contact.group.get(), bucket)) {
            return new Offer.TooManyOfGroup();
        }
        if (bucket.size() >= config.bucket()) {
            var oldest =
                    bucket.stream().min(Comparator.comparingLong(c -> c.heardAt)).orElseThrow();
            boolean stale = now - oldest.heardAt >= config.stale().toMillis();
            return stale ? new Offer.AskFirst(oldest.peer) : new Offer.Full();
        }
        bucket.add(contact);
        contacts.put(peer.id(), contact);
        contact.group.ifPresent(group -> groups.merge(group, 1, Integer::sum));
        return new Offer.Added();
    }

    /// A peer did not answer, or is no server any more.
    public void remove(PeerId peer) {
        var contact = contacts.remove(peer);
        if (contact != null) {
            buckets.get(self.commonPrefix(contact.key)).remove(contact);
            contact.group.ifPresent(
                    group -> groups.computeIfPresent(group, (_, n) -> n == 1 ? null : n - 1));
        }
    }

    /// The nearest contacts of a key, nearest first.
    public List<KadPeer> nearest(KadKey key, int count) {
        return nearestContacts(key).limit(count).map(c -> c.peer).toList();
    }

    public Optional<KadPeer> find(PeerId peer) {
        return Optional.ofNullable(contacts.get(peer)).map(c -> c.peer);
    }

    public int size() {
        return contacts.size();
    }

    /// The longest prefix that any contact shares with this node.
    public int deepest() {
        int deepest = 0;
        for (int i = 0; i < buckets.size(); i++) {
            deepest = buckets.get(i).isEmpty() ? deepest : i;
        }
        return deepest;
    }

    public int bucketSize(int prefix) {
        return buckets.get(prefix).size();
    }

    private Stream<Contact> nearestContacts(KadKey key) {
        return contacts.values().stream()
                .sorted(Comparator.comparing((Contact c) -> c.key, key.nearestFirst()));
    }

    private boolean isCrowded(IpGroup group, List<Contact> bucket) {
        long inBucket = bucket.stream().filter(c -> c.group.equals(Optional.of(group))).count();
        return groups.getOrDefault(group, 0) >= config.groupPerTable()
                || inBucket >= config.groupPerBucket();
    }

    private Optional<IpGroup> group(Optional<InetAddress> remote) {
        return remote.filter(ip -> !config.groupExempt().test(ip))
                .map(ip -> IpGroup.of(ip, config.groupBits4(), config.groupBits6()));
    }

    private static final class Contact {
        private final KadKey key;
        private final Optional<IpGroup> group;
        private KadPeer peer;
        private long heardAt;

        private Contact(KadPeer peer, KadKey key, Optional<IpGroup> group, long now) {
            this.peer = peer;
            this.key = key;
            this.group = group;
            this.heardAt = now;
        }
    }
}
