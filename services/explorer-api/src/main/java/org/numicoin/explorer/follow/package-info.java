/// Keeps the index at the end of `chain.events` and the pool at the end of `tx.verdicts`: fetches
/// from the validator what the log no longer tells, applies what it does, and stops with a reason
/// at what does not fit.
@NullMarked
package org.numicoin.explorer.follow;

import org.jspecify.annotations.NullMarked;
