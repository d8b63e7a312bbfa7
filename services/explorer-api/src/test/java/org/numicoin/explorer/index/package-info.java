/// Tests of the index on a real RocksDB.
@NullMarked
package org.numicoin.explorer.index;

import org.jspecify.annotations.NullMarked;
