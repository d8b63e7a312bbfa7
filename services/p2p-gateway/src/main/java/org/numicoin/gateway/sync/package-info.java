/// Headers-first synchronization as a state machine from events to effects. Pure.
@NullMarked
package org.numicoin.gateway.sync;

import org.jspecify.annotations.NullMarked;
