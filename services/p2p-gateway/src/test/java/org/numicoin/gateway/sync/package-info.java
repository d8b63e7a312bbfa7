/// Tests of synchronizing: a network of honest and lying peers in virtual time.
@NullMarked
package org.numicoin.gateway.sync;

import org.jspecify.annotations.NullMarked;
