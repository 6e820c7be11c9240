package dev.plinth.egress;

import dev.plinth.testing.ProbeTrial;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import org.junit.jupiter.api.Test;

@ServerTest
class TlsProbeTest {
    @Test
    void theListenerHoldsAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(TlsProbe.class))
                .holds(7)
                .finds("takes-tls12", "TLS 1.2 was accepted")
                .finds("only-tls12", "TLS 1.3 was refused")
                .finds("in-clear", "without TLS was served")
                .andNoOtherTwin();
    }
}
