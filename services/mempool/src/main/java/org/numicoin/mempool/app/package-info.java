/// The application: settings, beans and the loops. Depends on every other package of the mempool.
@NullMarked
package org.numicoin.mempool.app;

import org.jspecify.annotations.NullMarked;
