package dev.plinth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.ledger.StoreCheck;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each class that used the shared Plinth: every entry of every log is as it was signed. */
final class LedgerIntact implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) {
        PlinthExtension.started(context)
                .ifPresent(plinth -> assertThat(plinth.bean(StoreCheck.class).findings())
                        .as("the logs of the shared Plinth after %s", context.getDisplayName())
                        .isEmpty());
    }
}
