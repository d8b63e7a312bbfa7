package org.numicoin.kit.rpc;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds the replicas of a service: the addresses of all targets of a list, each looked up by the
/// resolver of DNS that gRPC has. A name that does not resolve keeps the addresses it had and does
/// not hold up the others. All state belongs to the channel's synchronization context.
final class ReplicaResolver extends NameResolver {
    private static final String SCHEME = "replicas";

    private final Args args;
    private final List<NameResolver> lookups;
    private final String authority;
    private final Map<Integer, StatusOr<List<EquivalentAddressGroup>>> found = new TreeMap<>();
    private @Nullable Listener2 listener;

    private ReplicaResolver(List<RpcTarget> targets, Args args) {
        this.args = args;
        this.authority = targets.getFirst().toString();
        this.lookups =
                targets.stream()
                        .map(target ->
                                args.getNameResolverRegistry()
                                        .asFactory()
                                        .newNameResolver(uri("dns", target.toString()), args))
                        .toList();
    }

    /// What a channel is to connect to.
    static URI uri(List<RpcTarget> targets) {
        return uri(
                SCHEME, targets.stream().map(RpcTarget::toString).collect(Collectors.joining(",")));
    }

    private static URI uri(String scheme, String path) {
        try {
            return new URI(scheme, "", "/" + path, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("targets make a path", e);
        }
    }

    @Override
    public String getServiceAuthority() {
        return authority;
    }

    @Override
    public void start(Listener2 channel) {
        listener = channel;
        IntStream.range(0, lookups.size()).forEach(i -> lookups.get(i).start(new Lookup(i)));
    }

    @Override
    public void refresh() {
        lookups.forEach(NameResolver::refresh);
    }

    @Override
    public void shutdown() {
        listener = null;
        lookups.forEach(NameResolver::shutdown);
    }

    /// A failed lookup takes nothing away. Says whether the lookup is to rest: else it is repeated.
    private Status found(int index, StatusOr<List<EquivalentAddressGroup>> result) {
        StatusOr<List<EquivalentAddressGroup>> before = found.get(index);
        if (result.hasValue() || before == null || !before.hasValue()) {
            found.put(index, result);
        }
        Status told = tell();
        return result.hasValue() ? told : result.getStatus();
    }

    private Status tell() {
        if (listener == null) {
            return Status.OK;
        }
        var all =
                found.values().stream()
                        .filter(StatusOr::hasValue)
                        .flatMap(one -> one.getValue().stream())
                        .distinct()
                        .limit(RpcChannels.REPLICAS_MAX)
                        .toList();
        if (!all.isEmpty()) {
            return listener.onResult2(
                    ResolutionResult.newBuilder()
                            .setAddressesOrError(StatusOr.fromValue(all))
                            .setServiceConfig(
                                    args.getServiceConfigParser()
                                            .parseServiceConfig(
                                                    config(Math.max(all.size(), lookups.size()))))
                            .build());
        }
        if (found.size() == lookups.size()) {
            Status why = found.values().iterator().next().getStatus();
            return listener.onResult2(
                    ResolutionResult.newBuilder()
                            .setAddressesOrError(StatusOr.fromStatus(why))
                            .build());
        }
        return Status.OK;
    }

    /// How often a question is put to another replica, in the words of gRPC's service config; there
    /// every number is a double. It holds for a call from its start, so it must not wait until the
    /// last name is looked up.
    private static Map<String, ?> config(int replicas) {
        if (replicas == 1) {
            return Map.of();
        }
        var hedging =
                Map.of(
                        "maxAttempts",
                        (double) Math.min(replicas, RpcChannels.ASKED_MAX),
                        "hedgingDelay",
                        RpcChannels.PATIENCE.toMillis() / 1e3 + "s",
                        "nonFatalStatusCodes",
                        List.of(
                                Status.Code.UNAVAILABLE.name(),
                                Status.Code.RESOURCE_EXHAUSTED.name()));
        return Map.of(
                "methodConfig",
                List.of(Map.of("name", List.of(Map.of()), "hedgingPolicy", hedging)));
    }

    /// Hears about one target.
    private final class Lookup extends Listener2 {
        private final int index;

        Lookup(int index) {
            this.index = index;
        }

        @Override
        public Status onResult2(ResolutionResult result) {
            return found(index, result.getAddressesOrError());
        }

        @Override
        public void onResult(ResolutionResult result) {
            context().execute(() -> found(index, result.getAddressesOrError()));
        }

        @Override
        public void onError(Status error) {
            context().execute(() -> found(index, StatusOr.fromStatus(error)));
        }

        private SynchronizationContext context() {
            return args.getSynchronizationContext();
        }
    }

    /// Makes them for targets of [#uri(List)].
    static final class Provider extends NameResolverProvider {
        @Override
        public @Nullable NameResolver newNameResolver(URI target, Args args) {
            if (!SCHEME.equals(target.getScheme())) {
                return null;
            }
            return new ReplicaResolver(RpcTarget.parseList(target.getPath().substring(1)), args);
        }

        @Override
        public String getDefaultScheme() {
            return SCHEME;
        }

        @Override
        protected boolean isAvailable() {
            return true;
        }

        /// Less than that of DNS, which so stays the default of whoever names no scheme.
        @Override
        protected int priority() {
            return 1;
        }
    }
}
