package org.numicoin.mining.lease;

import java.time.Duration;

/// Where instance numbers are leased. A call ends in bounded time, with a [RedisException] of the
/// client when the store does not answer.
interface InstanceNumbers extends AutoCloseable {
    /// Takes a number that nobody has. False when somebody, ourselves included, has it.
    boolean take(int number, String owner, Duration lease);

    /// Prolongs a lease. False when the number is not the owner's.
    boolean renew(int number, String owner, Duration lease);

    /// Gives a number back if it is still the owner's.
    void release(int number, String owner);

    @Override
    void close();
}
