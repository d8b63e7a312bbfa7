/// Tests of the service around the gateway.
@NullMarked
package org.numicoin.gateway.app;

import org.jspecify.annotations.NullMarked;
