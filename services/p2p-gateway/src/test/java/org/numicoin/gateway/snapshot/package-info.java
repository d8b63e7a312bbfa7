@NullMarked
package org.numicoin.gateway.snapshot;

import org.jspecify.annotations.NullMarked;
