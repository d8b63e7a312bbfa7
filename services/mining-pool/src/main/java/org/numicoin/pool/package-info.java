/// The mining pool: miners work for it over Stratum, and what they find is shared out.
@NullMarked
package org.numicoin.pool;

import org.jspecify.annotations.NullMarked;
