package org.numicoin.localnet;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/// How a localnet is, asked of every process of it now.
///
/// @param running whether a supervisor has the data folder
/// @param healthy whether it runs and every process is well; one that `numi node` ended is
/// @param phase `starting`, `ready` (no block yet), `running`, `stopping` or `down`
/// @param height of the best chain as the explorer of node 1 serves it
/// @param tip id of the best block
/// @param residentKib memory of all processes, the supervisor included
public record ClusterStatus(
        boolean running,
        boolean healthy,
        String phase,
        String chain,
        OptionalLong height,
        Optional<String> tip,
        Optional<URI> explorer,
        long residentKib,
        Map<String, Integer> ports,
        List<NodeStatus> nodes,
        List<ValidatorStatus> validators,
        List<MempoolStatus> mempools,
        List<MemberStatus> members) {
    public ClusterStatus {
        ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports)); // in order
        nodes = List.copyOf(nodes);
        validators = List.copyOf(validators);
        mempools = List.copyOf(mempools);
        members = List.copyOf(members);
    }

    /// One process.
    ///
    /// @param node number of its node, empty for what all share
    /// @param state `ready`, or what it is instead
    /// @param reason what it says about itself when it is not ready
    /// @param pid empty when it does not run
    public record MemberStatus(
            String name,
            Optional<Integer> node,
            String state,
            Optional<String> reason,
            OptionalLong pid,
            int restarts,
            long residentKib,
            String log) {
        boolean isReady() {
            return state.equals("ready");
        }

        private boolean isAsWished() {
            return isReady() || state.equals("stopped");
        }
    }

    /// Asks all processes at a time; takes a few seconds at most.
    public static ClusterStatus of(DataFolder folder) {
        Optional<RunState> recorded = folder.state();
        if (!folder.isLocked() || recorded.isEmpty()) {
            return down(recorded);
        }
        RunState state = recorded.get();
        var actuator = new Actuator();
        List<MemberStatus> members = askAll(state, actuator);
        String explorer = state.portsInUse().target(Ports.EXPLORER_HTTP);
        long resident =
                ResidentMemory.kib(state.supervisor().pid()).orElse(0)
                        + members.stream().mapToLong(MemberStatus::residentKib).sum();
        return new ClusterStatus(
                true,
                state.phase() != RunState.Phase.STOPPING
                        && members.stream().allMatch(MemberStatus::isAsWished),
                lowerCase(state.phase()),
                state.chain(),
                actuator.height(explorer),
                actuator.tipId(explorer),
                Optional.of(URI.create("http://" + explorer)),
                resident,
                state.ports(),
                askNodes(state, members, actuator),
                state.nodes().stream()
                        .flatMap(node -> ValidatorStatus.ofNode(node, state, actuator).stream())
                        .toList(),
                state.nodes().stream()
                        .flatMap(node -> MempoolStatus.ofNode(node, state, actuator).stream())
                        .toList(),
                members);
    }

    private static ClusterStatus down(Optional<RunState> recorded) {
        return new ClusterStatus(
                false,
                false,
                "down",
                recorded.map(RunState::chain).orElse(""),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static List<MemberStatus> askAll(RunState state, Actuator actuator) {
        return Together.ask(
                state.members().stream()
                        .<Callable<MemberStatus>>map(member -> () -> ask(member, state, actuator))
                        .toList());
    }

    private static List<NodeStatus> askNodes(
            RunState state, List<MemberStatus> members, Actuator actuator) {
        return Together.ask(
                state.nodes().stream()
                        .<Callable<NodeStatus>>map(number ->
                                () ->
                                        NodeStatus.of(
                                                number,
                                                ofNode(number, members),
                                                state.ports(),
                                                actuator))
                        .toList());
    }

    private static List<MemberStatus> ofNode(int number, List<MemberStatus> members) {
        return members.stream()
                .filter(member -> member.node().filter(node -> node == number).isPresent())
                .toList();
    }

    private static MemberStatus ask(RunState.Member member, RunState state, Actuator actuator) {
        Optional<ProcessHandle> process = member.process().flatMap(ProcessRecord::running);
        Optional<Actuator.Answer> readiness =
                process.isEmpty()
                        ? Optional.empty()
                        : member.health().flatMap(h -> actuator.get(Actuator.readiness(h)));
        boolean answers =
                process.isPresent()
                        && (member.health().isPresent()
                                ? readiness.filter(answer -> answer.status() == 200).isPresent()
                                : storeAnswers(member.name(), state));
        return new MemberStatus(
                member.name(),
                member.node(),
                stateOf(member, process.isPresent(), answers),
                answers ? Optional.empty() : readiness.map(Actuator.Answer::body),
                process.map(p -> OptionalLong.of(p.pid())).orElse(OptionalLong.empty()),
                member.restarts(),
                process.map(p -> ResidentMemory.kib(p.pid()).orElse(0)).orElse(0L),
                member.log().toString());
    }

    private static String stateOf(RunState.Member member, boolean alive, boolean answers) {
        if (answers) {
            return "ready";
        }
        return alive && member.phase() == RunState.MemberPhase.READY
                ? "not-ready"
                : lowerCase(member.phase());
    }

    private static boolean storeAnswers(String name, RunState state) {
        Ports ports = state.portsInUse();
        return switch (name) {
            case Members.KAFKA -> LocalKafka.serves(ports.target(Ports.KAFKA));
            case Members.REDIS -> RedisConnection.answersPing(ports.port(Ports.REDIS));
            default -> false;
        };
    }

    private static String lowerCase(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
