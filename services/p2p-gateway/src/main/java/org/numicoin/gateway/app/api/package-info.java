/// REST of the management port: what docs/api/gateway.md says, and nothing else.
@NullMarked
package org.numicoin.gateway.app.api;

import org.jspecify.annotations.NullMarked;
