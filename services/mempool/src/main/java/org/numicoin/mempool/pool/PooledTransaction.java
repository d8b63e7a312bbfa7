package org.numicoin.mempool.pool;

import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.policy.Candidate;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// A transaction in its slot. Its signatures were verified.
///
/// @param spend amounts and the highest fee it can cost, in nano: what the sender's balance has to
///   cover whatever the base fee becomes
/// @param authorization key or policy id under which its signatures were verified
/// @param executable whether all nonces before it are there
/// @param version of its last verdict
/// @param replacements of others that had its nonce, one after the other
public record PooledTransaction(
        Transaction transaction,
        Hash256 fullId,
        long weight,
        long spend,
        Hash256 authorization,
        boolean executable,
        Version version,
        long arrivedAt,
        Origin origin,
        int replacements)
        implements Candidate {
    /// Of a transaction that has no verdict yet.
    static final Version UNSPOKEN = new Version(0, 0);

    static PooledTransaction of(
            ChainSpec spec,
            Transaction transaction,
            Hash256 authorization,
            boolean executable,
            Version version,
            long arrivedAt,
            Origin origin,
            int replacements) {
        TransactionCore core = transaction.core();
        return new PooledTransaction(
                transaction,
                transaction.fullId(),
                transaction.weight(spec),
                TransactionRules.amountsAndFee(spec, transaction, core.maxFee()),
                authorization,
                executable,
                version,
                arrivedAt,
                origin,
                replacements);
    }

    public TransactionCore core() {
        return transaction.core();
    }

    public Hash256 id() {
        return transaction.id();
    }

    public Address sender() {
        return core().sender();
    }

    public long nonce() {
        return core().nonce();
    }

    public int size() {
        return transaction.size();
    }

    PooledTransaction spoken(boolean nowExecutable, Version newVersion) {
        return new PooledTransaction(
                transaction,
                fullId,
                weight,
                spend,
                authorization,
                nowExecutable,
                newVersion,
                arrivedAt,
                origin,
                replacements);
    }

    PooledTransaction inForm(ChainSpec spec, Transaction newForm) {
        return of(
                spec, newForm, authorization, executable, version, arrivedAt, origin, replacements);
    }
}
