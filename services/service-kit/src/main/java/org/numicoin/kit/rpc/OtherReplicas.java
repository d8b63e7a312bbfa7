package org.numicoin.kit.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.util.ForwardingLoadBalancerHelper;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Replicas that are connected take turns, as in gRPC's `round_robin`, and a question that is put
/// again goes to one that was not asked yet. Turns alone do not see to that: of two replicas, one
/// of which is silent, every second of many calls at a time would be sent to the silent one again.
final class OtherReplicas {
    static final String POLICY = "numi_other_replicas";

    private static final String TURNS = "round_robin";
    private static final CallOptions.Key<Set<Subchannel>> ASKED =
            CallOptions.Key.create("numi-asked");

    private OtherReplicas() {}

    /// Gives each call a note of who was asked, which all its attempts share.
    static ClientInterceptor noteWhoWasAsked() {
        return new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                    MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                return next.newCall(
                        method, options.withOption(ASKED, ConcurrentHashMap.newKeySet()));
            }
        };
    }

    /// Looks through the turns for one that was not asked. Other calls take turns meanwhile, so
    /// that it may pass over one; then somebody is asked twice, which is no harm.
    private static final class Picker extends SubchannelPicker {
        private static final int TURNS_MAX = 16;

        private final SubchannelPicker turns;

        Picker(SubchannelPicker turns) {
            this.turns = turns;
        }

        @Override
        public PickResult pickSubchannel(PickSubchannelArgs args) {
            Set<Subchannel> asked = args.getCallOptions().getOption(ASKED);
            PickResult turn = turns.pickSubchannel(args);
            for (int i = 1; i < TURNS_MAX; i++) {
                Subchannel replica = turn.getSubchannel();
                if (asked == null || replica == null || asked.add(replica)) {
                    return turn;
                }
                turn = turns.pickSubchannel(args);
            }
            return turn;
        }
    }

    /// Makes balancers of [#POLICY].
    static final class Provider extends LoadBalancerProvider {
        private static final int PRIORITY = 5;

        @Override
        public LoadBalancer newLoadBalancer(LoadBalancer.Helper channel) {
            var turns = LoadBalancerRegistry.getDefaultRegistry().getProvider(TURNS);
            return Objects.requireNonNull(turns, TURNS)
                    .newLoadBalancer(
                            new ForwardingLoadBalancerHelper() {
                                @Override
                                protected LoadBalancer.Helper delegate() {
                                    return channel;
                                }

                                @Override
                                public void updateBalancingState(
                                        ConnectivityState state, SubchannelPicker picker) {
                                    channel.updateBalancingState(state, new Picker(picker));
                                }
                            });
        }

        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public int getPriority() {
            return PRIORITY;
        }

        @Override
        public String getPolicyName() {
            return POLICY;
        }
    }
}
