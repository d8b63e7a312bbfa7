package org.numicoin.gateway.peers;

/// How much an offence costs. The steps are chosen against [Score#DISCONNECT], [Score#BAN] and
/// [Score#CREDIT_MAX], so that no credit saves a peer from what only an attacker does.
public enum Severity {
    /// No honest software does this: banned at once, whatever was done before.
    FATAL(120),
    /// Disconnected at once, banned when it happens again within minutes.
    GRAVE(70),
    /// A bug or an attack: the second within minutes disconnects, the fourth bans.
    SERIOUS(30),
    /// May be a bug or bad luck; counts when it goes on.
    MINOR(10),
    /// What others can make an honest peer do: counts only in numbers that no honest peer reaches.
    SLIGHT(2);

    private final int weight;

    Severity(int weight) {
        this.weight = weight;
    }

    public int weight() {
        return weight;
    }
}
