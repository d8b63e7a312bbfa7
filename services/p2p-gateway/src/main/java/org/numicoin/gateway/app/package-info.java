/// The service around the gateway: Spring Boot, settings, node key, REST of the management port.
@NullMarked
package org.numicoin.gateway.app;

import org.jspecify.annotations.NullMarked;
