/// The settings that services share: records with JDK types, bound from `numi.*` and the
/// environment, validated at start. Depends on Spring Boot's binding and shared-model.
@NullMarked
package org.numicoin.kit.config;

import org.jspecify.annotations.NullMarked;
