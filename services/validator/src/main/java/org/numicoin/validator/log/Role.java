package org.numicoin.validator.log;

/// What this replica does with the log.
///
/// ```
/// Following ──near the end──► Joining ──lease──► Promoting ──term──► Writing
///     ▲                          │                   │                  │
///     └────── lease lost, outcome of a commit unknown, no progress ─────┘
/// ```
public sealed interface Role {
    /// For metrics, logs and readiness.
    String name();

    /// In words, for readiness.
    default String description() {
        return switch (this) {
            case Following _ -> "follows the log, not a candidate for the lease";
            case Joining _ -> "standby: follows the log, no writer lease";
            case Promoting _ -> "has the writer lease, not yet the writer";
            case Writing _ -> "writer";
            case Stopped _ -> "stopped";
        };
    }

    /// Reads and applies what another one commits; not a candidate.
    ///
    /// @param restUntil before this moment of the monotonic clock it does not stand for the lease
    ///   again, so that a failure does not repeat at once
    record Following(long restUntil) implements Role {
        @Override
        public String name() {
            return "following";
        }
    }

    /// Follows, and is a member of the lease group: a hot standby.
    record Joining(Lease lease) implements Role {
        @Override
        public String name() {
            return "joining";
        }
    }

    /// Has the lease, and takes the four steps to the right to write.
    record Promoting(Lease lease) implements Role {
        @Override
        public String name() {
            return "promoting";
        }
    }

    /// The author of the log.
    record Writing(Lease lease, WritingTerm term) implements Role {
        @Override
        public String name() {
            return "writing";
        }
    }

    /// Neither writes nor serves, and says why: the log and this replica's data do not fit
    /// together. Only an operator helps, with a new log or with other data; a restart finds the
    /// same.
    ///
    /// @param hasWholeChain whether a new log may begin with its chain: it lacks nothing that the
    ///   lost one had, as far as can be told
    record Stopped(String reason, boolean hasWholeChain) implements Role {
        @Override
        public String name() {
            return "stopped";
        }
    }
}
