package org.numicoin.libp2p.kad;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// Parameters of Kademlia, and what a peer may make this node keep or do.
///
/// @param bucket peers of a bucket, of an answer, and that keep a value (k)
/// @param parallel questions of a lookup at a time (alpha)
/// @param questions of one lookup, at most
/// @param groupPerTable peers of one IP group in the routing table
/// @param groupPerBucket peers of one IP group in a bucket
/// @param groupPerLookup peers of one IP group that a lookup asks
/// @param groupBits4 width of an IP group of IPv4
/// @param groupBits6 width of an IP group of IPv6
/// @param groupExempt addresses of which any number is fine
/// @param addresses those worth telling and dialing
/// @param frameBytes length of a message
/// @param keyBytes length of a key
/// @param valueBytes length of a value
/// @param values that are kept; the one not used for longest goes first
/// @param providedKeys keys whose providers are kept, likewise
/// @param providersPerKey providers of one key
/// @param providesPerMinute ADD_PROVIDER and PUT_VALUE taken from one peer
/// @param expiry of values and providers that nobody renews
/// @param republish what this node provides is announced again so often
/// @param refresh of the routing table
/// @param stale a contact not heard of for so long is pinged when its place is wanted
/// @param timeout of one question
public record KadConfig(
        int bucket,
        int parallel,
        int questions,
        int groupPerTable,
        int groupPerBucket,
        int groupPerLookup,
        int groupBits4,
        int groupBits6,
        Predicate<InetAddress> groupExempt,
        Predicate<Multiaddr> addresses,
        int frameBytes,
        int keyBytes,
        int valueBytes,
        int values,
        int providedKeys,
        int providersPerKey,
        int providesPerMinute,
        Duration expiry,
        Duration republish,
        Duration refresh,
        Duration stale,
        Duration timeout) {

    public static final KadConfig DEFAULTS =
            new KadConfig(
                    20,
                    10,
                    120,
                    3,
                    2,
                    5,
                    16,
                    32,
                    InetAddress::isLoopbackAddress,
                    _ -> true,
                    1 << 20,
                    128,
                    64 << 10,
                    2048,
                    8192,
                    20,
                    60,
                    Duration.ofHours(48),
                    Duration.ofHours(22),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10));

    public KadConfig {
        if (bucket < 1 || parallel < 1 || questions < bucket || frameBytes < valueBytes) {
            throw new IllegalArgumentException("kad: limits that no lookup keeps");
        }
    }

    /// For networks that keep to themselves, or to the Internet.
    ///
    /// @param exempt addresses of which any number is fine
    /// @param worthy addresses worth telling and dialing
    public KadConfig withAddresses(Predicate<InetAddress> exempt, Predicate<Multiaddr> worthy) {
        return new KadConfig(
                bucket,
                parallel,
                questions,
                groupPerTable,
                groupPerBucket,
                groupPerLookup,
                groupBits4,
                groupBits6,
                exempt,
                worthy,
                frameBytes,
                keyBytes,
                valueBytes,
                values,
                providedKeys,
                providersPerKey,
                providesPerMinute,
                expiry,
                republish,
                refresh,
                stale,
                timeout);
    }
}
