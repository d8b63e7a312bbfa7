/// Records and topics.
@NullMarked
package org.numicoin.messaging;

import org.jspecify.annotations.NullMarked;
