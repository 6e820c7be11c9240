/** What every HTTP answer has in common: problem details, security headers, request ids, strict JSON, limits, OpenAPI. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "tenancy", "access", "runtime", "egress", "probe"})
package dev.plinth.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
