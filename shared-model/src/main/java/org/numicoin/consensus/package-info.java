/// The rules: pure functions over `chain` objects, in ordered lists numbered as in
/// docs/spec/consensus.md, integers only. No clock, no I/O: time, state and the order of blocks are
/// passed in.
@NullMarked
package org.numicoin.consensus;

import org.jspecify.annotations.NullMarked;
