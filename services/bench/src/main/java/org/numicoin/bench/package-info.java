/// Benchmarks. Absolute numbers of two machines or two moments cannot be compared, so each takes
/// its contestants in turns within one run and reports the ratio. Depends on the services that it
/// measures; nothing depends on it.
@NullMarked
package org.numicoin.bench;

import org.jspecify.annotations.NullMarked;
