/// How much one client may ask of all replicas together.
@NullMarked
package org.numicoin.explorer.limit;

import org.jspecify.annotations.NullMarked;
