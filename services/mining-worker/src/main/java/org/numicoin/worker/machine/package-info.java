/// The machine that a worker runs on, beyond what Java shows of it: processors and urgency of
/// threads.
@NullMarked
package org.numicoin.worker.machine;

import org.jspecify.annotations.NullMarked;
