package org.numicoin.localnet;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/// How one mempool is, as its management port tells.
///
/// @param node number of its node
/// @param serving numbers of the shards that it owns and has loaded
/// @param loading those that it owns and is still loading
/// @param transactions in all of them; empty when it does not answer
public record MempoolStatus(
        String name,
        int node,
        List<Integer> serving,
        List<Integer> loading,
        OptionalInt transactions) {
    public MempoolStatus {
        serving = List.copyOf(serving);
        loading = List.copyOf(loading);
    }

    /// What `GET /actuator/shards` answers.
    private record Shards(List<Integer> serving, List<Integer> loading, int transactions) {}

    /// Those of one node, asked at a time.
    static List<MempoolStatus> ofNode(int node, RunState state, Actuator actuator) {
        return Together.ask(
                state.mempools(node).stream()
                        .<Callable<MempoolStatus>>map(member -> () -> of(node, member, actuator))
                        .toList());
    }

    private static MempoolStatus of(int node, RunState.Member member, Actuator actuator) {
        URI health = member.health().orElseThrow();
        Optional<Shards> shards =
                member.process().flatMap(ProcessRecord::running).isEmpty()
                        ? Optional.empty()
                        : actuator.read(health.resolve("shards"), Shards.class);
        return new MempoolStatus(
                member.name(),
                node,
                shards.map(Shards::serving).orElse(List.of()),
                shards.map(Shards::loading).orElse(List.of()),
                shards.map(s -> OptionalInt.of(s.transactions())).orElse(OptionalInt.empty()));
    }
}
