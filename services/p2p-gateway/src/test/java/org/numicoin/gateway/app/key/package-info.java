/// Tests of the node key.
@NullMarked
package org.numicoin.gateway.app.key;

import org.jspecify.annotations.NullMarked;
