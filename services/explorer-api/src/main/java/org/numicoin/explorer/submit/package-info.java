/// Takes transactions in: decodes, publishes to `tx.submitted` and waits for the mempool's verdict
/// or the block. Bounded by waiters and by unanswered transactions.
@NullMarked
package org.numicoin.explorer.submit;

import org.jspecify.annotations.NullMarked;
