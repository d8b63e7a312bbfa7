/// The key that names this node, in a file that only its password opens.
@NullMarked
package org.numicoin.gateway.app.key;

import org.jspecify.annotations.NullMarked;
