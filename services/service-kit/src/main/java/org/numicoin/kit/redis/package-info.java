/// Connections to Redis as the cluster uses it. Depends on Spring Data Redis, which a service that
/// asks Redis brings along; the others stay without it.
@NullMarked
package org.numicoin.kit.redis;

import org.jspecify.annotations.NullMarked;
