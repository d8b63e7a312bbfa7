package org.numicoin.localnet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.numicoin.localnet.RunState.Member;

/// Ends processes of a localnet in order and starts them again, from outside its supervisor.
public final class Restart {
    private final DataFolder folder;
    private final MemberWatch watch;
    private final Actuator actuator = new Actuator();
    private final Consumer<String> say;
    private final long startNanos = System.nanoTime();

    /// @param say gets lines for a person
    public Restart(DataFolder folder, Consumer<String> say) {
        this.folder = folder;
        this.watch = new MemberWatch(folder);
        this.say = say;
    }

    /// All of them at a time. Returns when all are ready.
    ///
    /// @param names as `numi status` has them; none means every service of every node
    /// @throws LocalnetException when there is no such process, or one does not get ready
    public void atOnce(List<String> names) throws IOException {
        List<Member> members = chosen(names);
        for (Member member : members) {
            wish(member);
        }
        for (Member member : members) {
            awaitReady(member);
        }
    }

    /// One after the other, each once the one before it is ready. Validators come first, of each
    /// node the standbys before the writer, so that the log changes hands once. A validator must
    /// have applied again what any of its node had before the next one ends.
    ///
    /// @param names as [#atOnce]
    /// @throws LocalnetException also when the writer would leave its node without one although
    ///   there are others; what was not restarted yet then runs on
    public void oneByOne(List<String> names) throws IOException {
        var left = new ArrayList<>(chosen(names));
        while (!left.isEmpty()) {
            Member next = next(left);
            left.remove(next);
            try {
                if (next.isValidator()) {
                    restartValidator(next);
                } else {
                    wish(next);
                    awaitReady(next);
                }
            } catch (LocalnetException e) {
                throw left.isEmpty() ? e : new LocalnetException(notRestarted(e, left), e);
            }
        }
    }

    private static String notRestarted(LocalnetException e, List<Member> left) {
        return "%s; not restarted: %s"
                .formatted(
                        e.getMessage(),
                        left.stream().map(Member::name).collect(Collectors.joining(" ")));
    }

    private List<Member> chosen(List<String> names) throws LocalnetException {
        List<Member> all = watch.state().members();
        var unknown = new ArrayList<>(names);
        all.forEach(member -> unknown.removeIf(member.name()::equals));
        if (!unknown.isEmpty()) {
            throw new LocalnetException(
                    "there is no %s; there are %s"
                            .formatted(
                                    unknown.getFirst(),
                                    all.stream()
                                            .map(Member::name)
                                            .collect(Collectors.joining(" "))));
        }
        Predicate<Member> wanted =
                names.isEmpty()
                        ? member -> member.node().isPresent()
                        : member -> names.contains(member.name());
        List<Member> members = all.stream().filter(wanted).toList();
        for (Member member : members) {
            if (member.process().flatMap(ProcessRecord::running).isEmpty()) {
                throw new LocalnetException(
                        "%s does not run: see ./numi status and %s"
                                .formatted(member.name(), member.log()));
            }
        }
        return members;
    }

    /// Who writes is asked each time: it may have changed.
    private Member next(List<Member> left) throws LocalnetException {
        var writers = new ArrayList<String>();
        RunState state = watch.state();
        for (int node : state.nodes()) {
            ValidatorStatus.ofNode(node, state, actuator).stream()
                    .filter(ValidatorStatus::isWriter)
                    .forEach(writer -> writers.add(writer.name()));
        }
        return left.stream()
                .min(
                        Comparator.comparing((Member member) -> !member.isValidator())
                                .thenComparing(member -> writers.contains(member.name())))
                .orElseThrow();
    }

    private void restartValidator(Member member) throws IOException {
        int node = member.node().orElseThrow();
        List<ValidatorStatus> before = validators(node);
        long reached =
                before.stream()
                        .flatMapToLong(validator -> validator.sequence().stream())
                        .max()
                        .orElse(0);
        boolean writes = named(before, member.name()).isWriter();
        if (writes && before.size() > 1 && before.stream().noneMatch(ValidatorStatus::isStandby)) {
            throw new LocalnetException(
                    "%s writes and no other validator of node %d stands by: see ./numi status, and try again"
                            .formatted(member.name(), node));
        }
        wish(member);
        if (writes && before.size() == 1) {
            progress(member.name() + " has no standby: no blocks until it is back");
        } else if (writes) {
            awaitSuccessor(node, member.name());
        }
        awaitReady(member);
        ValidatorStatus back = awaitSequence(node, member, reached);
        progress(
                "%s has what was there: sequence %d of %d, %s"
                        .formatted(
                                member.name(),
                                back.sequence().orElseThrow(),
                                reached,
                                back.role()));
    }

    private void awaitSuccessor(int node, String former) throws IOException {
        long since = System.nanoTime();
        while (System.nanoTime() - since < MemberWatch.LIMIT.toNanos()) {
            Optional<ValidatorStatus> writer =
                    validators(node).stream()
                            .filter(ValidatorStatus::isWriter)
                            .filter(validator -> !validator.name().equals(former))
                            .findFirst();
            if (writer.isPresent()) {
                progress(
                        String.format(
                                Locale.ROOT,
                                "%s writes after %.1f s",
                                writer.get().name(),
                                (System.nanoTime() - since) / 1e9));
                return;
            }
            MemberWatch.pause();
        }
        throw new LocalnetException(
                "no validator of node %d took over from %s in %d s: see ./numi status"
                        .formatted(node, former, MemberWatch.LIMIT.toSeconds()));
    }

    private ValidatorStatus awaitSequence(int node, Member member, long reached)
            throws IOException {
        long deadline = System.nanoTime() + MemberWatch.LIMIT.toNanos();
        ValidatorStatus now = named(validators(node), member.name());
        while (!(now.isWriter() || now.isStandby()) || now.sequence().orElse(0) < reached) {
            if (System.nanoTime() > deadline) {
                throw new LocalnetException(
                        "%s is %s after %d s and has not reached sequence %d: see %s"
                                .formatted(
                                        member.name(),
                                        now.role(),
                                        MemberWatch.LIMIT.toSeconds(),
                                        reached,
                                        member.log()));
            }
            MemberWatch.pause();
            now = named(validators(node), member.name());
        }
        return now;
    }

    private List<ValidatorStatus> validators(int node) throws LocalnetException {
        return ValidatorStatus.ofNode(node, watch.state(), actuator);
    }

    private static ValidatorStatus named(List<ValidatorStatus> validators, String name) {
        return validators.stream()
                .filter(validator -> validator.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void wish(Member member) throws IOException {
        progress("restarting " + member.name());
        folder.restarts().add(pid(member));
    }

    /// Until the supervisor has another process of that name, and it is ready.
    private void awaitReady(Member member) throws IOException {
        try {
            watch.await(
                    now -> now.name().equals(member.name()),
                    now -> !now.process().equals(member.process()) && MemberWatch.isReady(now));
        } finally {
            folder.restarts().remove(pid(member));
        }
        progress(member.name() + " is ready");
    }

    private static long pid(Member member) {
        return member.process().orElseThrow().pid();
    }

    private void progress(String what) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        say.accept(String.format(Locale.ROOT, "%5.1f s  %s", seconds, what));
    }
}
