package org.numicoin.kit.rpc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Channels to the replicas of a service, connected when they are used and again when they break.
/// Every call has a deadline, set on the stub.
public final class RpcChannels implements AutoCloseable {
    /// More replicas than a service ever has.
    public static final int REPLICAS_MAX = 64;

    /// As long as a replica that lags waits for what the caller needs. A call that takes longer
    /// without anything being wrong costs a second answer.
    static final Duration PATIENCE = Duration.ofMillis(500);

    /// How many replicas are asked one question, at most. More would multiply the load just when
    /// all of them are slow.
    static final int ASKED_MAX = 3;

    private static final Logger log = LoggerFactory.getLogger(RpcChannels.class);

    static {
        NameResolverRegistry.getDefaultRegistry().register(new ReplicaResolver.Provider());
        LoadBalancerRegistry.getDefaultRegistry().register(new OtherReplicas.Provider());
    }

    private final List<RpcTarget> targets;
    private final RpcLimits limits;
    private final Map<RpcTarget, ManagedChannel> channels = new HashMap<>();

    /// Resolves and connects nothing yet.
    public RpcChannels(List<RpcTarget> targets, RpcLimits limits) {
        this.targets = List.copyOf(targets);
        this.limits = limits;
    }

    /// One channel over all addresses of a name, as [#any(List, RpcLimits)].
    public static ManagedChannel any(RpcTarget target, RpcLimits limits) {
        return any(List.of(target), limits);
    }

    /// One channel over all replicas, for questions that any of them answers: they are asked in
    /// turn. A question must change nothing, since it may be put to several: when a replica is busy
    /// or says `unavailable`, as one that lags or has stopped does, the next one is asked at once,
    /// and when it is cut off or silent, the next one after [#PATIENCE]; the first answer counts.
    /// Any other error is an answer. Whatever happens, the call's deadline holds.
    ///
    /// @param targets replicas, or names that stand for several
    public static ManagedChannel any(List<RpcTarget> targets, RpcLimits limits) {
        return configured(
                NettyChannelBuilder.forTarget(ReplicaResolver.uri(targets).toString())
                        .defaultLoadBalancingPolicy(OtherReplicas.POLICY)
                        .intercept(OtherReplicas.noteWhoWasAsked()),
                limits);
    }

    /// A channel to each replica, for questions that each answers for its part. Names are resolved
    /// anew, which may wait for DNS; one that does not resolve keeps what it had. Channels to
    /// addresses that are gone are closed.
    public synchronized Map<RpcTarget, ManagedChannel> each() {
        var now = new LinkedHashSet<RpcTarget>();
        for (RpcTarget target : targets) {
            now.addAll(resolve(target));
        }
        channels.entrySet()
                .removeIf(old -> {
                    boolean gone = !now.contains(old.getKey());
                    if (gone) {
                        old.getValue().shutdown();
                    }
                    return gone;
                });
        now.stream()
                .limit(REPLICAS_MAX)
                .forEach(address -> channels.computeIfAbsent(address, this::open));
        return Map.copyOf(channels);
    }

    @Override
    public synchronized void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        channels.clear();
    }

    private Set<RpcTarget> resolve(RpcTarget target) {
        var addresses = new LinkedHashSet<RpcTarget>();
        try {
            for (InetAddress address : InetAddress.getAllByName(target.host())) {
                addresses.add(new RpcTarget(address.getHostAddress(), target.port()));
            }
        } catch (UnknownHostException e) {
            log.warn("{} does not resolve", target);
            channels.keySet().stream()
                    .filter(known -> known.port() == target.port())
                    .forEach(addresses::add);
        }
        return addresses;
    }

    private ManagedChannel open(RpcTarget target) {
        return configured(NettyChannelBuilder.forAddress(target.host(), target.port()), limits);
    }

    private static ManagedChannel configured(NettyChannelBuilder builder, RpcLimits limits) {
        return builder.usePlaintext()
                .maxInboundMessageSize(limits.replyBytesMax())
                .maxInboundMetadataSize(RpcLimits.METADATA_BYTES_MAX)
                .keepAliveTime(RpcLimits.KEEP_ALIVE.toMillis(), MILLISECONDS)
                .keepAliveTimeout(RpcLimits.KEEP_ALIVE_TIMEOUT.toMillis(), MILLISECONDS)
                .keepAliveWithoutCalls(true)
                .build();
    }
}
