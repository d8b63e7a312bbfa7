/// Who a miner is, how hard its shares are, and who is sent away. Pure, with the clock passed in.
@NullMarked
package org.numicoin.pool.session;

import org.jspecify.annotations.NullMarked;
