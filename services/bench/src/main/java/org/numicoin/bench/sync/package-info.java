/// A node that starts from genesis and gets a long chain from another one, against what the machine
/// can do of the one thing that cannot be left out: hashing every header.
@NullMarked
package org.numicoin.bench.sync;

import org.jspecify.annotations.NullMarked;
