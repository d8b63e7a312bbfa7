package org.numicoin.localnet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a supervisor tells everyone else, in one file of its data folder: which processes there
/// are, so that the next supervisor can end what a killed one left, and how far the start is.
///
/// @param chain its name
/// @param chainSource how it was given, a name or the path of a file; empty in what earlier
///   software wrote
public record RunState(
        ProcessRecord supervisor,
        Phase phase,
        String chain,
        Optional<String> chainSource,
        Map<String, Integer> ports,
        List<Member> members) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// How far a localnet is.
    public enum Phase {
        STARTING,
        /// Every service is ready, and no block was mined yet.
        READY,
        RUNNING,
        STOPPING
    }

    /// How a process is, as its supervisor sees it.
    public enum MemberPhase {
        STARTING,
        READY,
        /// Died and waits for its next start.
        DEAD,
        /// Died too often.
        GIVEN_UP,
        STOPPED
    }

    /// One process of a localnet.
    ///
    /// @param node number of its node, empty for what all nodes share
    /// @param health its actuator's health endpoint, where it has one
    public record Member(
            String name,
            Optional<Integer> node,
            MemberPhase phase,
            Optional<ProcessRecord> process,
            int restarts,
            Path log,
            Optional<URI> health) {
        /// One of the validators of its node.
        boolean isValidator() {
            return isReplicaOf(LocalNode.validator(LocalNode.FIRST));
        }

        /// One of the mempools of its node.
        boolean isMempool() {
            return isReplicaOf(LocalNode.mempool(LocalNode.FIRST));
        }

        private boolean isReplicaOf(String plainName) {
            String first = LocalNode.name(node.orElse(LocalNode.FIRST), plainName);
            return name.equals(first) || name.startsWith(first + "-");
        }
    }

    public RunState {
        ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports)); // in order
        members = List.copyOf(members);
    }

    /// Numbers of its nodes.
    public Set<Integer> nodes() {
        return members.stream()
                .flatMap(member -> member.node().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<Member> validators(int node) {
        return ofNode(node, Member::isValidator);
    }

    List<Member> mempools(int node) {
        return ofNode(node, Member::isMempool);
    }

    private List<Member> ofNode(int node, Predicate<Member> kind) {
        return members.stream()
                .filter(member -> member.node().filter(n -> n == node).isPresent())
                .filter(kind)
                .toList();
    }

    Ports portsInUse() {
        return new Ports(new LinkedHashMap<>(ports));
    }

    /// Empty when there is none, or none that can be read.
    static Optional<RunState> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), RunState.class));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    /// In one step, so that a reader never sees half of it.
    void write(Path file) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(partial, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
        Files.move(
                partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
