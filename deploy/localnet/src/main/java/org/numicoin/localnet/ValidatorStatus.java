package org.numicoin.localnet;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;

/// How one validator is, as its management port tells.
///
/// @param node number of its node
/// @param role `writer`, `standby`, `promoting`, `following` (not yet near the end of the log),
///   `stopped`, `starting`, or `silent` when it does not answer
/// @param term of the last event that it has applied
/// @param sequence of that event
/// @param lag how many events it is behind the furthest validator of its node
/// @param reason why it has stopped
public record ValidatorStatus(
        String name,
        int node,
        String role,
        OptionalLong term,
        OptionalLong sequence,
        OptionalLong lag,
        Optional<String> reason) {
    private static final String WRITER = "writer";
    private static final String STANDBY = "standby";

    /// What `GET /actuator/log` answers, as far as it matters here.
    private record Log(String role, String reason, long term, long sequence) {}

    private record Asked(RunState.Member member, Optional<Log> log) {}

    /// Those of one node, asked at a time.
    static List<ValidatorStatus> ofNode(int node, RunState state, Actuator actuator) {
        List<Asked> asked =
                Together.ask(
                        state.validators(node).stream()
                                .<Callable<Asked>>map(
                                        member -> () -> new Asked(member, ask(member, actuator)))
                                .toList());
        long furthest =
                asked.stream()
                        .flatMap(one -> one.log().stream())
                        .mapToLong(Log::sequence)
                        .max()
                        .orElse(0);
        return asked.stream().map(one -> of(node, one, furthest)).toList();
    }

    boolean isWriter() {
        return role.equals(WRITER);
    }

    boolean isStandby() {
        return role.equals(STANDBY);
    }

    private static Optional<Log> ask(RunState.Member member, Actuator actuator) {
        URI health = member.health().orElseThrow();
        return member.process().flatMap(ProcessRecord::running).isEmpty()
                ? Optional.empty()
                : actuator.read(health.resolve("log"), Log.class);
    }

    private static ValidatorStatus of(int node, Asked asked, long furthest) {
        Optional<Log> log = asked.log();
        return new ValidatorStatus(
                asked.member().name(),
                node,
                log.map(l -> role(l.role())).orElse("silent"),
                number(log, Log::term),
                number(log, Log::sequence),
                number(log, l -> furthest - l.sequence()),
                log.map(Log::reason).filter(reason -> !reason.isEmpty()));
    }

    private static String role(String name) {
        return switch (name) {
            case "writing" -> WRITER;
            case "joining" -> STANDBY;
            default -> Objects.requireNonNullElse(name, "silent");
        };
    }

    private static OptionalLong number(Optional<Log> log, ToLongFunction<Log> value) {
        return log.isPresent()
                ? OptionalLong.of(value.applyAsLong(log.get()))
                : OptionalLong.empty();
    }
}
