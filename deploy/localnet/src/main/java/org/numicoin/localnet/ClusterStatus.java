package org.numicoin.localnet;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How a localnet is, asked of every process of it now.
///
/// @param running whether a supervisor has the data folder
/// @param healthy whether it runs and every process is well
/// @param phase `starting`, `ready` (no block yet), `running`, `stopping` or `down`
/// @param height of the best chain as the explorer serves it
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
        List<MemberStatus> members) {
    public ClusterStatus {
        ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports)); // in order
        members = List.copyOf(members);
    }

    /// One process.
    ///
    /// @param state `ready`, or what it is instead
    /// @param reason what it says about itself when it is not ready
    /// @param pid empty when it does not run
    public record MemberStatus(
            String name,
            String state,
            Optional<String> reason,
            OptionalLong pid,
            int restarts,
            long residentKib,
            String log) {
        boolean isReady() {
            return state.equals("ready");
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
                members.stream().allMatch(MemberStatus::isReady),
                lowerCase(state.phase()),
                state.chain(),
                actuator.height(explorer),
                actuator.tipId(explorer),
                Optional.of(URI.create("http://" + explorer)),
                resident,
                state.ports(),
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
                List.of());
    }

    private static List<MemberStatus> askAll(RunState state, Actuator actuator) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<MemberStatus>> answers =
                    state.members().stream()
                            .map(member -> threads.submit(() -> ask(member, state, actuator)))
                            .toList();
            var members = new ArrayList<MemberStatus>();
            for (Future<MemberStatus> answer : answers) {
                members.add(answer.get());
            }
            return members;
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking a process cannot fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
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
