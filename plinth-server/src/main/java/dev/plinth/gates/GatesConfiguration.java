package dev.plinth.gates;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class GatesConfiguration {
    @Bean
    GatesProbe strictBuildProbe() {
        return new GatesProbe(
                "strict-build",
                "Reads what the compiler and the project's own rules said when exactly the running classes were built, and whether"
                        + " each of them refused a planted mistake.",
                List.of(Gate.WARNINGS, Gate.FENCES, Gate.MODULES, Gate.HOUSE_RULES));
    }

    @Bean
    GatesProbe staticAnalysisProbe() {
        return new GatesProbe(
                "static-analysis",
                "Reads what the analysers said when exactly the running classes were built, and whether each of them refused a"
                        + " planted mistake.",
                List.of(Gate.WARNINGS, Gate.ERROR_PRONE, Gate.NULL_AWAY, Gate.FENCES));
    }
}
